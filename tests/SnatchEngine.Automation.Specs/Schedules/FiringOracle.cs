namespace SnatchEngine.Automation.Specs.Schedules;

/// <summary>When an expression of five fields is due, found by looking at every single minute: slow, obvious and written apart from what it judges.</summary>
internal sealed class FiringOracle
{
    private readonly bool[][] _fields;
    private readonly bool _isEitherDay;
    private readonly bool _isRepeating;

    public FiringOracle(string expression)
    {
        var parts = expression.Split(' ');
        (int, int)[] bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];
        _fields = [.. parts.Zip(bounds, (part, bound) => Values(part.ToLowerInvariant(), bound.Item1, bound.Item2))];
        _fields[4][0] |= _fields[4][7];
        _isEitherDay = parts[2][0] != '*' && parts[4][0] != '*';
        _isRepeating = (parts[0] + parts[1]).Any(c => c is '*' or '-' or '/');
    }

    public IEnumerable<DateTime> Between(TimeZoneInfo zone, DateTime from, DateTime until)
    {
        // A change of the clocks up to a day before decides whether an hour is its second coming.
        var furthest = DateTime.MinValue;
        var before = DateTime.MinValue;
        for (var minute = from.AddDays(-1); minute <= until; minute = minute.AddMinutes(1))
        {
            var local = minute + zone.GetUtcOffset(minute);
            var isDue = Names(local) && (_isRepeating || local > furthest);
            if (before != DateTime.MinValue)
            {
                for (var skipped = before.AddMinutes(1); skipped < local; skipped = skipped.AddMinutes(1))
                {
                    isDue |= Names(skipped);
                }
            }

            before = local;
            furthest = local > furthest ? local : furthest;
            if (isDue && minute >= from)
            {
                yield return minute;
            }
        }
    }

    private bool Names(DateTime local)
    {
        var (day, weekday) = (_fields[2][local.Day], _fields[4][(int)local.DayOfWeek]);
        return _fields[0][local.Minute] && _fields[1][local.Hour] && _fields[3][local.Month] && (_isEitherDay ? day || weekday : day && weekday);
    }

    private static bool[] Values(string part, int least, int most)
    {
        string[] months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        string[] weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        int Number(string word) => int.TryParse(word, out var number) ? number : most == 12 ? Array.IndexOf(months, word) + 1 : Array.IndexOf(weekdays, word);
        var values = new bool[most + 1];
        foreach (var piece in part.Split(','))
        {
            var halves = piece.Split('/');
            var step = halves.Length == 2 ? int.Parse(halves[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
            var ends = halves[0].Split('-');
            var first = ends[0] == "*" ? least : Number(ends[0]);
            var last = ends.Length == 2 ? Number(ends[1]) : ends[0] == "*" || halves.Length == 2 ? most : first;
            last = most == 7 && ends.Length == 2 && last == 0 && first > 0 ? 7 : last;
            last = most == 7 && ends[0] == "*" ? 6 : last;
            for (var value = first; value <= last; value += step)
            {
                values[value] = true;
            }
        }

        return values;
    }
}
