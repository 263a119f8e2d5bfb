using System.Globalization;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Machine;

/// <summary>A time of day such as 19:00, as the minutes since midnight; 24:00 is the end of the day.</summary>
internal sealed class TimeOfDayKind : ScalarKind
{
    public const int Day = 24 * 60;

    private TimeOfDayKind()
    {
    }

    public static TimeOfDayKind Instance { get; } = new();

    /// <inheritdoc/>
    public override string Accepts => "a time of day such as 19:00";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        if (text.Value is not [_, _, ':', _, _] || !int.TryParse(text.Value.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text.Value.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return new(ProblemCode.WrongType, "hours and minutes with two digits each");
        }

        value = (hours * 60) + minutes;
        return minutes < 60 && (hours * 60) + minutes <= Day ? null : new(ProblemCode.OutOfRange, "from 00:00 to 24:00");
    }

    /// <inheritdoc/>
    public override string Show(object? value) => Text((int)value!);

    /// <summary>The minutes as they are written.</summary>
    public static string Text(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
}
