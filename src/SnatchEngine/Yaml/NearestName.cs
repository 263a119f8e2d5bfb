namespace SnatchEngine.Yaml;

/// <summary>Finds the name somebody probably meant.</summary>
public static class NearestName
{
    private const int Longest = 64;

    /// <summary>The nearest of the names by Damerau-Levenshtein distance, blind to case, hyphens and underscores; null when none is near.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        var wanted = Plain(written);
        if (wanted.Length is 0 or > Longest)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Clamp(wanted.Length / 3, 1, 3) + 1;
        foreach (var name in names)
        {
            var plain = Plain(name);
            if (Math.Abs(plain.Length - wanted.Length) < best && Distance(wanted, plain) is var distance && distance < best && distance < wanted.Length)
            {
                nearest = name;
                best = distance;
            }
        }

        return nearest;
    }

    /// <summary><c> (did you mean 'x'?)</c>, or nothing.</summary>
    public static string Hint(string? name) => name is null ? "" : $" (did you mean '{name}'?)";

    private static string Plain(string name) =>
        name.Length > 2 * Longest ? name : name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}
