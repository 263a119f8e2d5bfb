using System.Globalization;
using System.Text.Json;
using SnatchEngine.Automation.Schedules.Calendars;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>A list of dates, or an iCalendar file, as a <see cref="HolidayCalendar"/>.</summary>
internal sealed class HolidaysKind : NodeKind
{
    private const int MostBytes = 4 << 20;
    private const int MostDates = 2_000;

    public override string Accepts => "a list of dates such as 2026-12-25, or the path of an .ics file";

    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        if (node is YamlSequence { Items.Count: <= MostDates } list)
        {
            return Dates(list, scope, out value);
        }

        if (node is YamlScalar { IsNull: false } && Read.FilePath.TryRead(node, scope, out var path))
        {
            return File((string)path!, node, scope, out value);
        }

        scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}");
        return false;
    }

    public override string? Show(object? value) => value is HolidayCalendar { Count: > 0 } calendar ? $"{calendar.Count} days" : null;

    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.OneOrMore(json, item => item.WriteString("type", "string"));

    private static bool Dates(YamlSequence list, ReadScope scope, out object? value)
    {
        HashSet<DateOnly> days = [];
        foreach (var item in list.Items)
        {
            if (item is YamlScalar scalar && DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
            else
            {
                scope.Refuse(item, ProblemCode.Calendar, $"must be a date such as 2026-12-25, was {Quoted.Text((item as YamlScalar)?.Value ?? "")}");
            }
        }

        value = new HolidayCalendar(days);
        return days.Count == list.Items.Count;
    }

    private static bool File(string path, YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                scope.Refuse(node, ProblemCode.Calendar, "the calendar is above 4 MiB");
                return false;
            }

            value = IcsHolidays.Read(System.IO.File.ReadAllText(path));
            return true;
        }
        catch (CalendarException e)
        {
            scope.Problems.Add(new ConfigProblem(path, e.Line, 1, ProblemCode.Calendar, e.Message, scope.At));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            scope.Refuse(node, ProblemCode.Unreadable, $"the calendar {Quoted.Text(path)} {(e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : "cannot be read")}");
        }

        return false;
    }
}
