using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats;

/// <summary>Where a format stands among the others, and why.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parts">Everything it is ranked by, the most important first.</param>
/// <param name="Above">The id of the format that is next better. Null: it is the best.</param>
/// <param name="DecidedBy">What decided between the two. Null: it is the best, or they are equal.</param>
public sealed record FormatRank(string Id, IReadOnlyList<FormatRankPart> Parts, string? Above, string? DecidedBy)
{
    /// <summary>The names of the fields that formats usually have.</summary>
    public static IEnumerable<string> Fields => FormatFields.All;

    /// <summary>The ranks of the formats that can be chosen, the best first.</summary>
    public static IReadOnlyList<FormatRank> Of(FormatOffer offer)
    {
        List<FormatRank> ranks = [];
        List<(SortTerm Term, FieldValue? Value, SortKey Key)>? better = null;
        foreach (var format in offer.Formats.Reverse())
        {
            var parts = offer.Sort.Explain(format).ToList();
            var decided = better?.Zip(parts).FirstOrDefault(p => p.First.Key.CompareTo(p.Second.Key) != 0).Second.Term;
            ranks.Add(new(format.Id, [.. parts.Select(p => new FormatRankPart(p.Term.ToString(), p.Value?.ToString() ?? "unknown"))], better is null ? null : ranks[^1].Id, decided?.ToString()));
            better = parts;
        }

        return ranks;
    }
}

/// <summary>One thing that formats are ranked by.</summary>
/// <param name="Term">It, as one would write it in a sort.</param>
/// <param name="Value">The format's value: of words that are wanted in an order, how much it is wanted.</param>
public sealed record FormatRankPart(string Term, string Value);
