using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Reading;
using SnatchEngine.TestKit;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class ScheduleFilesSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_schedule_says_when_and_what()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "free.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR\n");
        var (schedules, problems) = Load("""
            defaults:
              schedule: { timezone: Europe/Paris, jitter: 10m, missed: skip }
            schedules:
              nightly:
                schedule: { cron: "30 3 * * *", missed: all, missed-most: 5, overlap: queue, holidays: free.ics }
                bench: https://example.org/big
              quiet:
                schedule: { every: 12h, window: [ { days: mon-fri, from: "19:00", to: "07:00" } ] }
                profile: metered
                for: 8h
              chained:
                schedule: { after: nightly }
                get: https://example.org/list
                directory: in
              incoming:
                schedule: { on: [ { file-appears: drop, pattern: "*.txt" }, disk-freed ] }
                tune: apply
                enabled: false
            """);
        Assert.Empty(problems);
        var nightly = schedules[0];
        Assert.Equal(("30 3 * * *", "Europe/Paris", TimeSpan.FromMinutes(10)), (nightly.Timing.Cron!.Text, nightly.Timing.Zone.Id, nightly.Timing.Jitter));
        Assert.Equal(new MissedRuns(MissedPolicy.All, TimeSpan.FromDays(3), 5), nightly.Timing.Missed);
        Assert.True(nightly.Timing.Holidays.Holds(new DateOnly(2026, 12, 25)));
        Assert.Equal((ScheduleVerb.Bench, "https://example.org/big"), (nightly.Action.Verb, nightly.Action.Target));
        Assert.Equal((TimeSpan.FromHours(12), TimeSpan.FromHours(8), MissedPolicy.Skip), (schedules[1].Timing.Every, schedules[1].Action.For, schedules[1].Timing.Missed.Policy));
        Assert.Equal("nightly", schedules[2].Timing.After);
        Assert.Equal([new EventTrigger(TriggerKind.FileAppears, Path.Combine(_folder.Path, "drop"), "*.txt"), new EventTrigger(TriggerKind.DiskFreed)], schedules[3].Timing.On);
        Assert.False(schedules[3].IsEnabled);
    }

    [Theory]
    [InlineData("schedules:\n  a:\n    schedule: { cron: \"0 25 * * *\" }\n    tune: apply", "3:26 error SN1601 25 is no hour (0 to 23) at schedules.a.schedule.cron")]
    [InlineData("schedules:\n  a:\n    schedule: { every: 1s }\n    tune: apply", "3:24 error SN1202 must be at least 10s at schedules.a.schedule.every")]
    [InlineData("schedules:\n  a:\n    schedule: { every: 1h, cron: \"@daily\" }\n    tune: apply", "3:28 error SN1604 'cron' does not go with 'every': one of cron, every and after says when at schedules.a.schedule")]
    [InlineData("schedules:\n  a:\n    schedule: { cron: \"@daily\", timezone: Europe/Pariss }\n    tune: apply", "3:43 error SN1602 must be a time zone such as Europe/Paris, UTC or local, was 'Europe/Pariss' (did you mean 'Europe/Paris'?) at schedules.a.schedule.timezone")]
    [InlineData("schedules:\n  a:\n    schedule: { cron: \"@daily\" }", "2:3 error SN1604 'a' does nothing: it needs one of profile, get, bench, tune at schedules.a")]
    [InlineData("schedules:\n  a:\n    tune: apply", "2:3 error SN1604 'a' never runs: schedule needs cron, every, after or on at schedules.a")]
    [InlineData("schedules:\n  a:\n    schedule: { cron: \"@daily\" }\n    tune: apply\n    profile: x", "5:5 error SN1604 'profile' does not go with 'tune': a schedule does one thing at schedules.a")]
    [InlineData("schedules:\n  a:\n    schedule: { cron: \"@daily\", holidays: [2026-13-01] }\n    tune: apply", "3:44 error SN1603 must be a date such as 2026-12-25, was '2026-13-01' at schedules.a.schedule.holidays")]
    [InlineData("schedules:\n  a:\n    schedule: { on: [runfinished] }\n    tune: apply", "3:22 error SN1208 must be a list of started, run-finished, profile-changed, disk-freed or { file-appears: FOLDER, pattern: \"*.txt\" }, was 'runfinished' (did you mean 'run-finished'?) at schedules.a.schedule.on")]
    [InlineData("scheduls:\n  a: 1", "1:1 error SN1207 unknown key 'scheduls' (did you mean 'schedules'?)")]
    [InlineData("schedules:\n  a b:\n    tune: apply", "2:3 error SN1604 'a b' cannot name a schedule: up to 64 letters, digits, '-', '_' and '.' at schedules")]
    [InlineData("schedules:\n  a:\n    schedule: { after: b }\n    tune: apply", "2:3 error SN1605 runs after 'b', which is no schedule at schedules.a.schedule.after")]
    [InlineData("schedules:\n  a:\n    schedule: { after: a }\n    tune: apply", "2:3 error SN1605 never runs: it follows itself (a) at schedules.a.schedule.after")]
    public void A_mistake_is_told_with_its_place(string yaml, string expected)
    {
        var (_, problems) = Load(yaml);
        Assert.Equal($"{Path.Combine(_folder.Path, "a.yaml")}:{expected}", Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("samples/schedules/household.yaml", "")]
    [InlineData("docs/schedules.md", "```")]
    public void What_is_shown_to_people_can_be_obeyed(string file, string fence)
    {
        var text = File.ReadAllText(Path.Combine(Root(), file));
        var (schedules, problems) = Load(fence.Length == 0 ? text : text.Split("```yaml\n")[1].Split(fence)[0]);
        Assert.Empty(problems);
        Assert.NotEmpty(schedules);
    }

    [Fact]
    public void What_is_due_outside_the_window_or_on_a_holiday_waits_and_says_why()
    {
        var (schedules, _) = Load("""
            schedules:
              a:
                schedule: { cron: "0 12 * * *", timezone: Europe/Paris, window: [ { days: mon-fri, from: "19:00", to: "07:00" } ], holidays: [2026-12-25] }
                tune: apply
            """);
        var (start, reason) = schedules[0].Timing.Defer(At("2026-12-24T11:00Z"));
        Assert.Equal((At("2026-12-24T18:00Z"), "put off to the window mon-fri 19:00-07:00"), (start, reason));
        Assert.Equal(At("2026-12-25T23:00Z"), schedules[0].Timing.Defer(At("2026-12-25T11:00Z")).Start);
        Assert.Equal((At("2026-12-22T20:00Z"), null), schedules[0].Timing.Defer(At("2026-12-22T20:00Z")));
    }

    private (IReadOnlyList<ScheduleDefinition> Schedules, IReadOnlyList<ConfigProblem> Problems) Load(string yaml)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "a.yaml"), yaml);
        var problems = new ProblemList();
        var schedules = new ScheduleFiles(_folder.Path).Read(problems);
        ScheduleFiles.CheckChains(schedules, [], problems);
        return (schedules, problems.ToList());
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SnatchEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
