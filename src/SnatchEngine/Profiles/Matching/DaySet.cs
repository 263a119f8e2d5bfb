using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Matching;

/// <summary>Days of the week such as <c>mon-fri</c> or <c>mon,wed,sat-sun</c>.</summary>
internal static class DaySet
{
    /// <summary>Understands days; a range may pass Sunday.</summary>
    public static bool TryParse(string text, out IReadOnlySet<string> days)
    {
        var names = FactWords.DayNames;
        HashSet<string> found = new(StringComparer.Ordinal);
        days = found;
        foreach (var part in text.Split(','))
        {
            var ends = part.Trim().Split('-');
            var (from, to) = (Array.IndexOf(names, ends[0].Trim()), Array.IndexOf(names, ends[^1].Trim()));
            if (ends.Length > 2 || from < 0 || to < 0)
            {
                return false;
            }

            for (var day = from; ; day = (day + 1) % names.Length)
            {
                found.Add(names[day]);
                if (day == to)
                {
                    break;
                }
            }
        }

        return true;
    }
}
