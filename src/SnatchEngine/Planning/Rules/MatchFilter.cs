using System.Globalization;
using SnatchEngine.Naming;

namespace SnatchEngine.Planning.Rules;

/// <summary>What an item must be to be taken, in the language of yt-dlp's <c>--match-filter</c>: <c>duration&gt;300 &amp; !is_live</c>. Of several filters one must hold.</summary>
public sealed class MatchFilter
{
    private readonly IReadOnlyList<IReadOnlyList<MatchTerm>> _filters;

    private MatchFilter(string text, IReadOnlyList<IReadOnlyList<MatchTerm>> filters)
    {
        Text = text;
        _filters = filters;
    }

    /// <summary>The filters as they were written.</summary>
    public string Text { get; }

    /// <summary>Reads filters.</summary>
    /// <param name="filters">The filters; at least one.</param>
    /// <exception cref="SelectionException">One of them cannot be understood.</exception>
    public static MatchFilter Parse(params IReadOnlyList<string> filters)
    {
        ArgumentOutOfRangeException.ThrowIfZero(filters.Count);
        return new MatchFilter(string.Join(" or ", filters), [.. filters.Select(filter => new MatchReading(filter).Read())]);
    }

    /// <summary>Why an item is not taken, as a sentence that names the part which fails; null when it is.</summary>
    /// <param name="fields">What is known of it.</param>
    public string? RefusalOf(NameFields fields)
    {
        List<string> refusals = [];
        foreach (var filter in _filters)
        {
            string? refusal = null;
            foreach (var term in filter)
            {
                refusal ??= term.RefusalOf(fields);
            }

            if (refusal is null)
            {
                return null;
            }

            refusals.Add(refusal);
        }

        return refusals.Count == 1 ? refusals[0] : string.Create(CultureInfo.InvariantCulture, $"none of {refusals.Count} filters holds: {string.Join("; ", refusals)}");
    }

    /// <summary>The filters.</summary>
    public override string ToString() => Text;
}
