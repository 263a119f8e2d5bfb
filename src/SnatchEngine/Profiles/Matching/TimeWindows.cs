using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Matching;

/// <summary>When something may be done; without windows always.</summary>
/// <param name="All">The windows.</param>
public sealed record TimeWindows(IReadOnlyList<TimeWindow> All)
{
    /// <summary>Always.</summary>
    public static TimeWindows Always { get; } = new([]);

    /// <summary>Whether nothing is kept out.</summary>
    public bool IsAlways => All.Count == 0;

    /// <summary>Whether a moment lies in one of them.</summary>
    /// <param name="local">The moment, in the machine's zone: a window follows the clock on the wall.</param>
    public bool IsOpen(DateTimeOffset local)
    {
        foreach (var window in All)
        {
            if (window.Holds(local))
            {
                return true;
            }
        }

        return IsAlways;
    }

    /// <summary>The first minute from a moment on that lies in one of them, as the clock on the wall shows it; within eight days there always is one.</summary>
    public DateTime NextOpening(DateTimeOffset local)
    {
        var minute = local.DateTime.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        for (var i = 0; i <= 8 * TimeOfDayKind.Day; i++)
        {
            if (IsOpen(new DateTimeOffset(minute, local.Offset)))
            {
                break;
            }

            minute = minute.AddMinutes(1);
        }

        return minute;
    }

    /// <inheritdoc/>
    public override string ToString() => IsAlways ? "always" : string.Join("; ", All);
}

/// <summary>A span of time on some days of the week. One that passes midnight belongs to the day it begins on.</summary>
/// <param name="Days">The days, as they were written.</param>
/// <param name="DayNames">The days.</param>
/// <param name="From">Minutes since midnight.</param>
/// <param name="To">Minutes since midnight, not included; not above <paramref name="From"/>: on the next day.</param>
public sealed record TimeWindow(string Days, IReadOnlySet<string> DayNames, int From, int To)
{
    /// <summary>Whether a moment lies in it.</summary>
    public bool Holds(DateTimeOffset local)
    {
        var minute = (local.Hour * 60) + local.Minute;
        var (today, yesterday) = (FactWords.NameOf(local.DayOfWeek), FactWords.NameOf((DayOfWeek)(((int)local.DayOfWeek + 6) % 7)));
        return From < To
            ? DayNames.Contains(today) && minute >= From && minute < To
            : (DayNames.Contains(today) && minute >= From) || (DayNames.Contains(yesterday) && minute < To);
    }

    /// <inheritdoc/>
    public override string ToString() => From == 0 && To == TimeOfDayKind.Day ? Days : $"{Days} {TimeOfDayKind.Text(From)}-{TimeOfDayKind.Text(To)}";
}
