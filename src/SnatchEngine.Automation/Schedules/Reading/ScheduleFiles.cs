using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>The schedules of a folder of files.</summary>
/// <param name="folder">Usually <c>config/schedules</c> below the person's folder.</param>
public sealed class ScheduleFiles(string folder)
{
    /// <summary>Whether a name may name a schedule or a subscription.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name[0] is not ('.' or '-') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Reads all files, in the order of their names; what is wrong is noted, and leaves out only the schedule it is in.</summary>
    public IReadOnlyList<ScheduleDefinition> Read(ProblemList problems)
    {
        Dictionary<string, ScheduleDefinition> all = new(StringComparer.Ordinal);
        foreach (var file in Files())
        {
            if (YamlFile.Read(file, problems) is { } keys)
            {
                ReadFile(keys, all, new ReadScope { Problems = problems });
            }
        }

        return [.. all.Values];
    }

    /// <summary>What would be another text if a file had changed.</summary>
    public string Stamp() => string.Join('\n', Files().Concat(Files("*.ics")).Select(f => new FileInfo(f)).Select(f => f.Exists ? $"{f.Name} {f.LastWriteTimeUtc.Ticks} {f.Length}" : f.Name));

    /// <summary>Notes each <c>after:</c> that names nothing, or leads in a circle.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="others">What else has runs: the subscriptions.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void CheckChains(IReadOnlyList<ScheduleDefinition> schedules, IReadOnlyCollection<string> others, ProblemList problems)
    {
        var byName = schedules.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var schedule in schedules.Where(s => s.Timing.After is not null))
        {
            var after = schedule.Timing.After!;
            if (!byName.ContainsKey(after) && !others.Contains(after))
            {
                problems.Add(new(schedule.Place, ProblemCode.UnknownSchedule, $"runs after {Quoted.Text(after)}, which is no schedule{NearestName.Hint(NearestName.Of(after, byName.Keys.Concat(others)))}", $"schedules.{schedule.Name}.schedule.after"));
                continue;
            }

            HashSet<string> seen = new(StringComparer.Ordinal);
            for (var at = schedule; at is not null; at = at.Timing.After is { } before ? byName.GetValueOrDefault(before) : null)
            {
                if (!seen.Add(at.Name))
                {
                    problems.Add(new(schedule.Place, ProblemCode.UnknownSchedule, $"never runs: it follows itself ({string.Join(", ", seen)})", $"schedules.{schedule.Name}.schedule.after"));
                    break;
                }
            }
        }
    }

    private static void ReadFile(YamlMapping keys, Dictionary<string, ScheduleDefinition> all, ReadScope scope)
    {
        var defaults = new ScheduleTiming();
        foreach (var entry in keys.Entries)
        {
            switch (entry.Key.Value)
            {
                case "defaults":
                    defaults = Defaults(entry.Value, scope.Under("defaults"));
                    break;
                case "schedules":
                    break;
                default:
                    scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{NearestName.Hint(NearestName.Of(entry.Key.Value, ["defaults", "schedules"]))}");
                    break;
            }
        }

        if (!keys.TryFind("schedules", out var list))
        {
            return;
        }

        if (list.Value is not YamlMapping map)
        {
            scope.Under("schedules").Refuse(list.Value, ProblemCode.WrongType, "must be schedules by their names");
            return;
        }

        foreach (var entry in map.Entries)
        {
            ReadOne(entry, defaults, all, scope.Under("schedules"));
        }
    }

    private static void ReadOne(YamlEntry entry, ScheduleTiming defaults, Dictionary<string, ScheduleDefinition> all, ReadScope scope)
    {
        var name = entry.Key.Value;
        if (!IsName(name))
        {
            scope.Refuse(entry.Key, ProblemCode.Timing, $"{Quoted.Text(name)} cannot name a schedule: up to 64 letters, digits, '-', '_' and '.'");
        }
        else if (entry.Value is not YamlMapping keys)
        {
            scope.Under(name).Refuse(entry.Value, ProblemCode.WrongType, "must be keys with values");
        }
        else if (all.TryGetValue(name, out var other))
        {
            scope.Refuse(entry.Key, ProblemCode.Timing, $"there is a schedule '{name}' already, at {other.Place}");
        }
        else if (ScheduleSection.Define(name, keys, defaults, new ScopeAt(scope.Under(name), entry.Key.Place)) is { } schedule)
        {
            all.Add(name, schedule);
        }
    }

    private static ScheduleTiming Defaults(YamlNode node, ReadScope scope)
    {
        var section = new Section<ScheduleDraft>().Nested("schedule", TimingSection.Whole, "When it runs.", d => d.Timing, (d, v) => d with { Timing = v });
        return section.Read(node, new ScheduleDraft(), scope).Timing;
    }

    private IEnumerable<string> Files(string pattern = "*.yaml")
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
