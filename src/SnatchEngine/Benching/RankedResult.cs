namespace SnatchEngine.Benching;

/// <summary>A result among others that measured the same thing.</summary>
/// <param name="Place">Its place, from 1.</param>
/// <param name="Name">The name of its file.</param>
/// <param name="Target">What was measured; only results of one target can be ranked.</param>
/// <param name="Result">The result.</param>
/// <param name="Best">Its best cell.</param>
/// <param name="OfFirst">Its speed as a share of the first one's.</param>
public sealed record RankedResult(int Place, string Name, string Target, BenchResult Result, CellResult Best, double OfFirst)
{
    /// <summary>Ranks results, each target by itself; those without a matrix are left out.</summary>
    public static List<RankedResult> Rank(IEnumerable<(string Name, BenchResult Result)> results)
    {
        List<RankedResult> ranked = [];
        foreach (var group in results.Where(r => r.Result.Best is not null).GroupBy(r => TargetOf(r.Result.Plan)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ordered = group.OrderByDescending(r => r.Result.Best!.SuccessRate).ThenByDescending(r => r.Result.Best!.Speed).ToList();
            var first = ordered[0].Result.Best!.Speed;
            ranked.AddRange(ordered.Select((r, i) => new RankedResult(i + 1, r.Name, group.Key, r.Result, r.Result.Best!, first > 0 ? r.Result.Best!.Speed / first : 0)));
        }

        return ranked;
    }

    /// <summary>What a plan measures, for people.</summary>
    public static string TargetOf(BenchPlan plan) => plan.Urls.Count > 0
        ? $"{string.Join(' ', plan.Urls)}, {plan.Files} of each"
        : $"own server{(plan.Server.Length > 0 ? $" ({plan.Server})" : "")}, {plan.Size} in {plan.Files} files";
}
