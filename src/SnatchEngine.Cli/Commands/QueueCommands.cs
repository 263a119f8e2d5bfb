using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Commands;

/// <summary>The family of <c>snatch queue</c>, as the parser knows it.</summary>
internal sealed class QueueCommands(Composition composition, OutputOptions output)
{
    private const int UsualLimit = 1000;
    private const int MostListed = 100_000;

    private readonly Option<string[]> _state = FetchOptions.Valued("--state", "STATE", "Only what is waiting, parked, running, paused, done, failed or cancelled");
    private readonly Option<string[]> _group = FetchOptions.Valued("--group", "NAME", "Only what is in this group", "-g");
    private readonly Option<string[]> _limit = FetchOptions.Valued("--limit", "N", "At most so many lines (default 1000)");

    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var family = new Command("queue", "Shows the queue: what waits, runs, is parked, done or failed, and why.") { _state, _group, _limit };
        family.SetAction(ListAsync);
        withExamples(family, ["snatch queue", "snatch queue --state failed --json", "snatch queue show 3f9a", "snatch queue run"]);

        var id = new Argument<string>("ID") { Description = "The id, or its beginning" };
        var show = new Command("show", "Tells all of one item, with its attempts.") { id };
        show.SetAction((result, ct) => ShowAsync(result.GetRequiredValue(id), output.Read(result), ct));
        family.Subcommands.Add(show);
        withExamples(show, ["snatch queue show 3f9a"]);

        var clear = new Command("clear", "Forgets what is done or was cancelled; the archive keeps what was fetched.");
        clear.SetAction((result, ct) => ClearAsync(output.Read(result), ct));
        family.Subcommands.Add(clear);
        withExamples(clear, ["snatch queue clear"]);

        var run = new ServeOptions();
        var work = new Command("run", "Works on the queue without a daemon, until nothing is left that can be done now.");
        run.AddTo(work, listens: false);
        work.SetAction((result, ct) => new ServeCommand(composition).RunAsync(run.Read(result, output.Read(result)), ct));
        family.Subcommands.Add(work);
        withExamples(work, ["snatch queue run", "snatch queue run -j 2"]);
        return family;
    }

    private async Task<int> ListAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var read = new OptionReader(result);
        var filter = new QueueFilter { Group = read.One(_group), Limit = read.Count(_limit, 1, MostListed) ?? UsualLimit };
        if (read.One(_state) is { } word)
        {
            if (filter.Of(word) is { } narrowed)
            {
                filter = narrowed;
            }
            else
            {
                read.Refuse(_state, word, $"must be one of {string.Join(", ", QueueWords.Standings)}");
            }
        }

        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }

        await using var queue = await new QueueReach(composition).OpenAsync(cancellationToken);
        new QueueScreen(composition.Console, output.Read(result)).Tell(await queue.ListAsync(filter, cancellationToken));
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync(string id, OutputChoice choice, CancellationToken cancellationToken)
    {
        try
        {
            await using var queue = await new QueueReach(composition).OpenAsync(cancellationToken);
            new QueueScreen(composition.Console, choice).Show(await queue.ShowAsync(id, cancellationToken));
            return ExitCode.Done;
        }
        catch (UnknownItemException unknown)
        {
            composition.Console.Error.WriteLine($"snatch: {Printable.Clean(unknown.Message)}");
            return ExitCode.SomeFailed;
        }
    }

    private async Task<int> ClearAsync(OutputChoice choice, CancellationToken cancellationToken)
    {
        await using var queue = await new QueueReach(composition).OpenAsync(cancellationToken);
        var cleared = await queue.ClearAsync(cancellationToken);
        if (choice.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("cleared", json => json.WriteNumber("items", cleared)));
        }
        else if (!choice.Quiet)
        {
            composition.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cleared  {cleared} {(cleared == 1 ? "item" : "items")}"));
        }

        return ExitCode.Done;
    }
}
