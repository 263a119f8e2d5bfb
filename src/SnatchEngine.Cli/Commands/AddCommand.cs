using System.CommandLine;
using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch add</c>: puts downloads into the queue, with what <c>get</c> would do.</summary>
internal sealed class AddCommand(Composition composition, OutputOptions output)
{
    private const int AtOnce = 2000;

    private readonly FetchOptions _fetch = new();
    private readonly Option<string[]> _group = FetchOptions.Valued("--group", "NAME", "A name by which several are paused, resumed or cancelled at once", "-g");
    private readonly Option<string[]> _notBefore = FetchOptions.Valued("--not-before", "TIME", "Begin no earlier: a duration such as 2h, a time such as 22:30, or 2026-03-01T22:30");
    private readonly Option<string[]> _lane = FetchOptions.Valued("--lane", "LANE", "transfer (default), extract, backfill or probe: which places it takes");

    /// <summary>The command as the parser knows it.</summary>
    public Command Build()
    {
        var command = new Command("add", "Puts downloads into the queue, which 'snatch serve' works on.");
        _fetch.AddTo(command, [.. OrderWriting.NotForOrders(_fetch).Where(option => option != _fetch.InputFile)]);
        command.Options.Add(_group);
        command.Options.Add(_notBefore);
        command.Options.Add(_lane);
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var read = new OptionReader(result);
        var choice = output.Read(result);
        var terms = new QueueOrder { Url = "", Group = ReadGroup(read), NotBefore = ReadMoment(read), Lane = ReadLane(read) };
        var invocation = new FetchReading(_fetch, read, composition.PersonFolder).Read(result, choice);
        var writing = new OrderWriting(result, invocation, terms);
        var reading = new OrderReading(composition.PersonFolder);
        await using var wishes = await WishSource.OpenAsync(invocation.Urls, invocation.InputFile, invocation.Defaults, composition.Console.OpenInput, composition.Time, cancellationToken);
        var (seen, refused, isWorkedOn) = (0, 0, true);
        List<QueueOrder> batch = [];
        await foreach (var wish in wishes.ReadAsync(entry => Refuse(entry.Problems), cancellationToken))
        {
            var order = writing.Of(wish);
            if (reading.ProblemsOf(order) is not { Count: > 0 } problems)
            {
                batch.Add(order);
            }
            else if (seen == 0)
            {
                // What is wrong with the first is most likely wrong with all.
                throw new UsageException(problems);
            }
            else
            {
                Refuse(problems.Select(problem => $"{RedactedUrl.Of(order.Url)}: {problem}"));
            }

            seen++;
            if (batch.Count == AtOnce)
            {
                isWorkedOn = await AddAsync(batch, choice, cancellationToken);
            }
        }

        isWorkedOn = batch.Count == 0 ? isWorkedOn : await AddAsync(batch, choice, cancellationToken);
        if (!isWorkedOn && !choice.Quiet && !choice.Json)
        {
            composition.Console.Error.WriteLine("note  nothing works on the queue now; 'snatch serve' does, and 'snatch queue run' until it is empty");
        }

        return refused == 0 ? ExitCode.Done : ExitCode.SomeFailed;

        void Refuse(IEnumerable<string> problems)
        {
            refused++;
            foreach (var problem in problems)
            {
                composition.Console.Error.WriteLine($"failed  {Printable.Clean(problem)}");
            }
        }
    }

    /// <summary>Adds a batch. The queue is opened for it alone: whoever types a list must not keep all others from it.</summary>
    /// <returns>Whether a process works on the queue.</returns>
    private async Task<bool> AddAsync(List<QueueOrder> batch, OutputChoice choice, CancellationToken cancellationToken)
    {
        await using var queue = await new QueueReach(composition).OpenAsync(cancellationToken);
        var ids = await queue.AddAsync(batch, cancellationToken);
        for (var i = 0; i < ids.Count && (choice.Json || !choice.Quiet); i++)
        {
            var (id, url) = (ids[i], RedactedUrl.Of(batch[i].Url));
            composition.Console.Out.WriteLine(choice.Json
                ? JsonLine.Of("added", json =>
                {
                    json.WriteString("id", id);
                    json.WriteString("url", url);
                })
                : $"added  {id}  {url}");
        }

        batch.Clear();
        return queue.IsWorkedOn;
    }

    private string ReadGroup(OptionReader read)
    {
        var group = read.One(_group) ?? "";
        if (read.Has(_group) && !QueueWords.IsGroup(group))
        {
            read.Refuse(_group, group, "must be a name of at most 100 characters");
        }

        return group.Trim();
    }

    private QueueLane ReadLane(OptionReader read)
    {
        if (read.One(_lane) is not { } word)
        {
            return QueueLane.Transfer;
        }

        if (!QueueWords.TryLane(word, out var lane) || lane == QueueLane.PostProcess)
        {
            read.Refuse(_lane, word, "must be transfer, extract, backfill or probe");
        }

        return lane;
    }

    private DateTimeOffset? ReadMoment(OptionReader read)
    {
        if (read.One(_notBefore) is not { } text)
        {
            return null;
        }

        var now = composition.Time.GetLocalNow();
        if (DurationText.TryParse(text, out var wait))
        {
            return now + wait;
        }

        if (TimeOnly.TryParseExact(text, ["H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            var day = DateOnly.FromDateTime(now.DateTime);
            var today = day.ToDateTime(clock);
            return Local(today > now.DateTime ? today : day.AddDays(1).ToDateTime(clock));
        }

        if (DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return Local(local);
        }

        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return moment;
        }

        read.Refuse(_notBefore, text, "must be a duration such as 2h, a time such as 22:30, or a moment such as 2026-03-01T22:30 or 2026-03-01T21:30Z");
        return null;
    }

    private DateTimeOffset Local(DateTime local) => new(local, composition.Time.LocalTimeZone.GetUtcOffset(local));
}
