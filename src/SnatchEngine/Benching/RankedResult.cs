namespace SnatchEngine.Benching;

/// <summary>A result among others that measured the same thing.</summary>
/// <param name="Place">Its place, from 1.</param>
/// <param name="Name">The name of its file.</param>
/// <param name="Target">What was measured; only results of one target can be ranked.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Best">Its best cell.</param>
/// <param name="OfFirst">Its speed as a share of the first one's.</param>
public sealed record RankedResult(int Place, string Name, string Target, BenchResult Measured, CellResult Best, double OfFirst)
{
    /// <summary>Ranks results, each target by itself; those without a matrix are left out.</summary>
    public static List<RankedResult> Rank(IEnumerable<(string Name, BenchResult Measured)> results)
    {
        List<RankedResult> ranked = [];
        foreach (var group in results.Where(r => r.Measured.Best is not null).GroupBy(r => TargetOf(r.Measured.Plan)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ordered = group.OrderByDescending(r => r.Measured.Best!.SuccessRate).ThenByDescending(r => r.Measured.Best!.Speed).ToList();
            var first = ordered[0].Measured.Best!.Speed;
            ranked.AddRange(ordered.Select((r, i) => new RankedResult(i + 1, r.Name, group.Key, r.Measured, r.Measured.Best!, first > 0 ? r.Measured.Best!.Speed / first : 0)));
        }

        return ranked;
    }

    /// <summary>What a plan measures, for people.</summary>
    public static string TargetOf(BenchPlan plan) => plan.Urls.Count > 0
        ? $"{string.Join(' ', plan.Urls)}, {plan.Files} of each"
        : $"own server{(plan.Server.Length > 0 ? $" ({plan.Server})" : "")}, {plan.Size} in {plan.Files} files";
}
