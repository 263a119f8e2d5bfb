using System.CommandLine;
using System.Globalization;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch pause</c>, <c>resume</c>, <c>cancel</c> and <c>retry</c>: of one, several, a group, or all.</summary>
internal sealed class QueueActCommand(Composition composition, OutputOptions output, QueueAct act)
{
    private readonly Argument<string[]> _ids = new("ID") { Arity = ArgumentArity.ZeroOrMore, Description = "Ids, or their beginnings" };
    private readonly Option<string[]> _group = FetchOptions.Valued("--group", "NAME", "All of a group", "-g");
    private readonly Option<bool> _all = FetchOptions.Flag("--all", "All there are");

    private string Done => act switch { QueueAct.Pause => "paused", QueueAct.Resume => "resumed", QueueAct.Cancel => "cancelled", _ => "retried" };

    /// <summary>The command as the parser knows it.</summary>
    public Command Build()
    {
        var command = new Command(QueueWords.Of(act), act switch
        {
            QueueAct.Pause => "Holds what waits or runs in the queue, until it is resumed; the bytes stay.",
            QueueAct.Resume => "Lets what is paused wait for its turn again.",
            QueueAct.Cancel => "Gives up what is not done; the part files stay, for a later try or 'snatch clean'.",
            _ => "Tries again at once what failed, was cancelled or is parked.",
        })
        { _ids, _group, _all };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var read = new OptionReader(result);
        var ids = result.GetValue(_ids) ?? [];
        var which = new QueueSelection { Ids = ids, Group = read.One(_group), All = read.Has(_all) };
        if ((ids.Length > 0 ? 1 : 0) + (which.Group is null ? 0 : 1) + (which.All ? 1 : 0) != 1)
        {
            read.Add($"say which: 'snatch {QueueWords.Of(act)} ID…', --group NAME or --all");
        }

        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }

        try
        {
            await using var queue = await new QueueReach(composition).OpenAsync(cancellationToken);
            return Tell(await queue.ActAsync(act, which, cancellationToken), ids, output.Read(result));
        }
        catch (UnknownItemException unknown)
        {
            composition.Console.Error.WriteLine($"snatch: {Printable.Clean(unknown.Message)}");
            return ExitCode.SomeFailed;
        }
    }

    private int Tell(IReadOnlyList<string> moved, string[] asked, OutputChoice choice)
    {
        if (choice.Json)
        {
            foreach (var id in moved)
            {
                composition.Console.Out.WriteLine(JsonLine.Of(Done, json => json.WriteString("id", id)));
            }
        }
        else if (!choice.Quiet && (moved.Count > 0 || asked.Length == 0))
        {
            composition.Console.Out.WriteLine(moved.Count == 1 ? $"{Done}  {moved[0]}" : string.Create(CultureInfo.InvariantCulture, $"{Done}  {moved.Count} items"));
        }

        var unsuited = asked.Where(id => !moved.Any(m => m.StartsWith(id.Trim(), StringComparison.OrdinalIgnoreCase))).ToList();
        foreach (var id in unsuited)
        {
            composition.Console.Error.WriteLine($"snatch: {Printable.Clean(id)} is not in a state to {QueueWords.Of(act)}; 'snatch queue show {Printable.Clean(id)}' tells how it stands");
        }

        return unsuited.Count == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
