using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>The keys of one schedule, below <c>schedules.NAME</c>.</summary>
internal static class ScheduleSection
{
    private static readonly string[] s_verbs = ["profile", "get", "bench", "tune"];

    public static Section<ScheduleDraft> Whole { get; } = new Section<ScheduleDraft>()
        .Nested("schedule", TimingSection.Whole, "When it runs.", d => d.Timing, (d, v) => d with { Timing = v })
        .Key("profile", Read.Text, "A profile to put in force.", d => d.Profile, (d, v) => d with { Profile = (string)v! })
        .Key("for", Read.DurationAboveZero, "How long the profile is in force; without it to the end of the schedule's window, else until another is chosen.", d => d.For, (d, v) => d with { For = (TimeSpan)v! })
        .Key("get", new TextsKind(), "URLs to fetch.", d => d.Get, (d, v) => d with { Get = (IReadOnlyList<string>)v! })
        .Key("directory", Read.FilePath, "The folder fetched files are put in.", d => d.Folder, (d, v) => d with { Folder = (string)v! })
        .Key("bench", Read.Text, "Measures: 'own' against a server of its own, or a URL.", d => d.Bench, (d, v) => d with { Bench = (string)v! })
        .Key("tune", Read.Word(("apply", true)), "Tunes the machine as its profile says.", d => d.Tune, (d, v) => d with { Tune = true })
        .Key("enabled", Read.Bool, "Whether it runs at all.", d => d.IsEnabled, (d, v) => d with { IsEnabled = (bool)v! })
        .Key("was", Read.Text, "The name it had before, so that its history goes on.", d => d.Was, (d, v) => d with { Was = (string)v! });

    /// <summary>Reads one schedule; null when it cannot be one.</summary>
    public static ScheduleDefinition? Define(string name, YamlMapping keys, ScheduleTiming defaults, ScopeAt at)
    {
        var scope = at.Scope;
        var draft = Whole.Read(keys, new ScheduleDraft { Timing = defaults }, scope);
        if (keys.TryFind("schedule", out var entry))
        {
            TimingSection.Check(draft.Timing, entry.Value, scope.Under("schedule"));
        }

        if (draft.Timing is { IsTimed: false, After: null, On.Count: 0 })
        {
            // A way that was written and is wrong has been told of where it stands.
            if (entry?.Value is YamlMapping ways && ways.Entries.Any(e => e.Key.Value is "cron" or "every" or "after" or "on"))
            {
                return null;
            }

            at.Refuse(keys, $"'{name}' never runs: schedule needs cron, every, after or on");
            return null;
        }

        var verbs = keys.Entries.Where(e => s_verbs.Contains(e.Key.Value)).ToList();
        if (verbs.Count != 1)
        {
            at.Refuse(verbs.Count > 1 ? verbs[1].Key : keys, verbs.Count > 1
                ? $"'{verbs[1].Key.Value}' does not go with '{verbs[0].Key.Value}': a schedule does one thing"
                : $"'{name}' does nothing: it needs one of {string.Join(", ", s_verbs)}");
            return null;
        }

        return new ScheduleDefinition(name, draft.Timing, draft.Action(verbs[0].Key.Value), at.Place) { IsEnabled = draft.IsEnabled, Was = draft.Was };
    }
}

/// <summary>Where a schedule stands, and who hears what is wrong with it.</summary>
internal sealed record ScopeAt(ReadScope Scope, YamlPlace Place)
{
    public void Refuse(YamlNode node, string message) => Scope.Refuse(node is YamlMapping ? node with { Place = Place } : node, ProblemCode.Timing, message);
}

/// <summary>The keys of a schedule as they were written.</summary>
internal sealed record ScheduleDraft
{
    public ScheduleTiming Timing { get; init; } = new();
    public string? Profile { get; init; }
    public TimeSpan? For { get; init; }
    public IReadOnlyList<string> Get { get; init; } = [];
    public string? Folder { get; init; }
    public string? Bench { get; init; }
    public bool Tune { get; init; }
    public bool IsEnabled { get; init; } = true;
    public string? Was { get; init; }

    public ScheduleAction Action(string verb) => verb switch
    {
        "profile" => new ScheduleAction(ScheduleVerb.Profile, Profile ?? "") { For = For },
        "get" => new ScheduleAction(ScheduleVerb.Get, "") { Urls = Get, Folder = Folder },
        "bench" => new ScheduleAction(ScheduleVerb.Bench, Bench ?? ""),
        _ => new ScheduleAction(ScheduleVerb.Tune, ""),
    };
}
