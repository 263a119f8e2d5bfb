using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch cache clear</c>.</summary>
internal sealed class CacheClearCommand(Composition composition, OutputChoice output)
{
    public async Task<int> RunAsync(CacheClearing wish, CancellationToken cancellationToken)
    {
        var inventory = new CacheInventory(composition.HomeFolder, composition.Time, line => composition.Console.Error.WriteLine($"snatch: {line}"));
        var cleared = await inventory.ClearAsync(wish, cancellationToken);
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("cleared", json =>
            {
                json.WriteNumber("answers", cleared.Answers);
                json.WriteNumber("bytes", cleared.Bytes);
            }));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine(cleared.Answers switch
            {
                0 => "nothing of that is kept",
                1 => $"removed 1 answer, {new ByteSize(cleared.Bytes)}",
                var many => $"removed {many} answers, {new ByteSize(cleared.Bytes)}",
            });
        }

        return ExitCode.Done;
    }
}
