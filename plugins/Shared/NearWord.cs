namespace SnatchEngine.Plugins.Shared;

/// <summary>The word that was probably meant.</summary>
internal static class NearWord
{
    private const int Longest = 64;

    /// <summary><c> (did you mean 'x'?)</c>, or nothing when no word is near.</summary>
    public static string Of(string word, IEnumerable<string> known)
    {
        var allowed = word.Length < 4 ? 1 : Math.Max(2, word.Length / 3);
        var best = known.Select(k => (Word: k, Distance: Distance(word, k)))
            .Where(k => k.Distance <= allowed || (word.Length >= 3 && k.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(k => k.Distance)
            .FirstOrDefault();
        return best.Word is null ? "" : $" (did you mean '{best.Word}'?)";
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > Longest || b.Length > Longest)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (same ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
