namespace SnatchEngine.Formats.Sorting;

/// <summary>Words from the most to the least wanted. Each rank is words divided by <c>|</c>: a word stands for all that begin with it,
/// with <c>$</c> behind it for itself alone, with <c>*</c> before it for all that hold it.</summary>
/// <param name="ranks">The ranks. An empty one is where words that none of the others knows belong, and <c>?</c> what is not known.</param>
internal sealed class PreferenceOrder(params string[] ranks)
{
    private readonly string[][] _ranks = [.. ranks.Select(r => r.Split('|'))];
    private readonly int _other = IndexOf(ranks, "");
    private readonly int _unknown = IndexOf(ranks, "?") is var at && at == ranks.Length ? IndexOf(ranks, "") : at;

    /// <summary>How much a word is wanted, the highest most.</summary>
    public double Rank(string? word)
    {
        if (word is null)
        {
            return _ranks.Length - _unknown;
        }

        word = word.ToLowerInvariant();
        for (var i = 0; i < _ranks.Length; i++)
        {
            foreach (var known in _ranks[i])
            {
                if (known is not ("" or "?") && Fits(word, known))
                {
                    return _ranks.Length - i;
                }
            }
        }

        return _ranks.Length - _other;
    }

    private static bool Fits(string word, string known) => known switch
    {
        [.. var whole, '$'] => word == whole,
        ['*', .. var part] => word.Contains(part, StringComparison.Ordinal),
        _ => word.StartsWith(known, StringComparison.Ordinal),
    };

    private static int IndexOf(string[] ranks, string rank) => Array.IndexOf(ranks, rank) is >= 0 and var at ? at : ranks.Length;
}
