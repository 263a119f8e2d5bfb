using System.CommandLine;
using System.Globalization;
using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Reading;
using SnatchEngine.Cli.Scheduling;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Runs.Firings;
using SnatchEngine.Storage;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch next</c>: what schedules will do, when, and why then.</summary>
internal sealed class NextCommand(Composition composition, OutputOptions output)
{
    private const int Usual = 20;
    private const int Most = 1000;

    private readonly Option<string[]> _count = FetchOptions.Valued("--count", "N", "So many firings (default 20), and at least one of each schedule", "-n");
    private readonly Option<string[]> _name = FetchOptions.Valued("--schedule", "NAME", "Only of this schedule");

    /// <summary>Builds the command.</summary>
    public Command Build()
    {
        var command = new Command("next", "Tells the coming firings of schedules, and the reason for each.") { _count, _name };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (read, choice) = (new OptionReader(result), output.Read(result));
        var (count, name) = (read.Count(_count, 1, Most) ?? Usual, read.One(_name));
        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }

        var problems = new ProblemList();
        var schedules = new ScheduleFiles(ScheduleHost.FolderOf(composition.HomeFolder)).Read(problems);
        ScheduleFiles.CheckChains(schedules, [], problems);
        ProfileSource.Refusing(() =>
        {
            problems.ThrowIfAny();
            return true;
        });
        if (name is not null && schedules.All(s => s.Name != name))
        {
            throw new UsageException([$"there is no schedule '{name}'{NearestName.Hint(NearestName.Of(name, schedules.Select(s => s.Name)))}"]);
        }

        var wanted = schedules.Where(s => name is null || s.Name == name).ToList();
        var coming = new ComingFirings(composition.Time.GetUtcNow()).Of(wanted, await HandledAsync(wanted, cancellationToken), count);
        Tell(coming, schedules.Count, choice);
        return ExitCode.Done;
    }

    private async Task<IReadOnlyDictionary<string, DateTimeOffset?>> HandledAsync(List<ScheduleDefinition> schedules, CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset?> handled = [];
        var folder = Path.Combine(composition.HomeFolder, "state");
        if (!File.Exists(Path.Combine(folder, StateDatabase.FileName)))
        {
            return handled;
        }

        await using var database = await StateDatabase.OpenAsync(folder, composition.Time, ct: cancellationToken);
        var log = new FiringLog(database);
        foreach (var schedule in schedules)
        {
            handled[schedule.Name] = await log.LastAsync(schedule.Name, cancellationToken);
        }

        return handled;
    }

    private void Tell(IReadOnlyList<ComingFiring> coming, int schedules, OutputChoice choice)
    {
        foreach (var firing in coming)
        {
            composition.Console.Out.WriteLine(choice.Json ? Json(firing) : Printable.Clean(Text(firing)));
        }

        if (coming.Count == 0 && !choice.Quiet && !choice.Json)
        {
            composition.Console.Error.WriteLine(schedules == 0 ? $"there are no schedules; they are files in {ScheduleHost.FolderOf(composition.HomeFolder)}" : "nothing is coming: every schedule is disabled");
        }
    }

    private static string Json(ComingFiring firing) => JsonLine.Of("firing", json =>
    {
        json.WriteString("schedule", firing.Schedule.Name);
        json.WriteString("action", firing.Schedule.Action.ToString());
        if (firing.Due is { } due)
        {
            json.WriteString("due", due.UtcDateTime);
            json.WriteString("start", firing.Start!.Value.UtcDateTime);
        }

        json.WriteString("reason", firing.Reason);
    });

    private static string Text(ComingFiring firing)
    {
        var at = firing.Start is { } start ? TimeZoneInfo.ConvertTime(start, firing.Schedule.Timing.Zone).ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "when it happens";
        return $"{at,-32}  {firing.Schedule.Name,-20}  {firing.Schedule.Action}  ({firing.Reason})";
    }
}
