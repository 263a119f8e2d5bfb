namespace SnatchEngine.Cli.Commands;

/// <summary>The word that was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>Finds the nearest word.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What could have been.</param>
    /// <returns><c> (did you mean 'x'?)</c>, or nothing when no word is near.</returns>
    public static string For(string word, IEnumerable<string> known)
    {
        var allowed = Math.Max(1, word.Trim('-').Length / 3);
        var best = known
            .Select(k => (Word: k, Distance: Distance(word, k)))
            .Where(k => k.Distance <= allowed || (word.Length >= 4 && k.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(k => k.Distance)
            .FirstOrDefault();
        return best.Word is null ? "" : $" (did you mean '{best.Word}'?)";
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

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
