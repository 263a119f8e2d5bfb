using SnatchEngine.Archive;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch archive verify</c>: walks the chain of hashes, and names the first entry that is not as it was recorded.</summary>
internal sealed class ArchiveVerifyCommand(Composition composition, OutputChoice output)
{
    public async Task<int> RunAsync(DownloadArchive archive, CancellationToken cancellationToken)
    {
        var verdict = await archive.VerifyChainAsync(cancellationToken);
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of(verdict.IsSound ? "sound" : "broken", json =>
            {
                json.WriteNumber("entries", verdict.Entries);
                json.WriteString("break", verdict.Break?.ToString());
                JsonLine.WriteNumber(json, "at", verdict.IsSound ? null : verdict.At);
                json.WriteString("sentence", verdict.Sentence);
            }));
        }
        else if (!verdict.IsSound)
        {
            composition.Console.Error.WriteLine($"snatch: {verdict.Sentence}");
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine(verdict.Sentence);
        }

        return verdict.IsSound ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
