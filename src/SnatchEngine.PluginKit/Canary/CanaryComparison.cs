using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Canary;

/// <summary>Compares what a site gives today with what was recorded: which fields vanished or appeared, and how many items there are. What the fields hold does not count.</summary>
public static class CanaryComparison
{
    /// <summary>Compares.</summary>
    /// <param name="recorded">The recording.</param>
    /// <param name="before">What an extraction of the recording gives.</param>
    /// <param name="today">What the site answered today.</param>
    /// <param name="now">What the extraction of that gave.</param>
    public static IReadOnlyList<Drift> Compare(Cassette recorded, ExtractionResult before, Cassette today, ExtractionResult now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        List<Drift> drifts = [];
        CompareEnds(before, now, drifts);
        CompareCounts(before.Items.Count(), now.Items.Count(), drifts);
        if (before.Items.Any() && now.Items.Any())
        {
            CompareFields("", Shape.OfItems(before), Shape.OfItems(now), drifts);
        }

        var answersToday = Shape.OfAnswers(today);
        foreach (var (asked, shape) in Shape.OfAnswers(recorded))
        {
            if (answersToday.TryGetValue(asked, out var answer))
            {
                CompareFields($"{asked} ", shape, answer, drifts);
            }
        }

        return drifts;
    }

    private static void CompareEnds(ExtractionResult before, ExtractionResult now, List<Drift> drifts)
    {
        if (before.Failure?.Failure == now.Failure?.Failure)
        {
            return;
        }

        drifts.Add(new Drift(DriftKind.Ended, "extraction", now.Failure is { } failure
            ? $"it fails now: {failure.Failure}: {failure.Message}"
            : $"it failed with {before.Failure!.Failure}, and does not any more"));
    }

    private static void CompareCounts(int before, int now, List<Drift> drifts)
    {
        if (now * 2 < before)
        {
            drifts.Add(new Drift(now == 0 ? DriftKind.Vanished : DriftKind.Changed, "items", $"{before} were recorded, {now} came"));
        }
        else if (before == 0 && now > 0)
        {
            drifts.Add(new Drift(DriftKind.Appeared, "items", $"none were recorded, {now} came"));
        }
    }

    private static void CompareFields(string prefix, Shape before, Shape now, List<Drift> drifts)
    {
        foreach (var path in before.Paths)
        {
            if (!now.Has(path))
            {
                // A list that is empty today says nothing of what would be in it, and of a field that went its own fields went too.
                if (now.Has(ParentOf(path)) && !path.EndsWith("[]", StringComparison.Ordinal))
                {
                    drifts.Add(new Drift(DriftKind.Vanished, prefix + path, "it was recorded, and is not there any more"));
                }
            }
            else if (before.KindsAt(path).Count > 0 && now.KindsAt(path).Count > 0 && !before.KindsAt(path).Overlaps(now.KindsAt(path)))
            {
                drifts.Add(new Drift(DriftKind.Changed, prefix + path, $"it was {Kinds(before, path)}, and is {Kinds(now, path)}"));
            }
        }

        drifts.AddRange(now.Paths.Where(path => !before.Has(path) && before.Has(ParentOf(path)) && !path.EndsWith("[]", StringComparison.Ordinal))
            .Select(path => new Drift(DriftKind.Appeared, prefix + path, "it was not recorded, and is there now")));
    }

    private static string Kinds(Shape shape, string path) => string.Join(" or ", shape.KindsAt(path).Order(StringComparer.Ordinal));

    private static string ParentOf(string path) => path.EndsWith("[]", StringComparison.Ordinal) ? path[..^2] : path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : path;
}
