using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>A time zone by its IANA name, or <c>local</c>, as a <see cref="TimeZoneInfo"/>.</summary>
internal sealed class ZoneKind : ScalarKind
{
    public override string Accepts => "a time zone such as Europe/Paris, UTC or local";

    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        if (text.Value == "local")
        {
            value = TimeZoneInfo.Local;
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(text.Value, out var zone))
        {
            value = zone;
            return null;
        }

        return new(ProblemCode.TimeZone, NearestName.Of(text.Value, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) is { } near ? $"did you mean '{near}'?" : "this machine knows none of that name");
    }

    public override string Show(object? value) => value is TimeZoneInfo zone ? zone.Id : "local";
}
