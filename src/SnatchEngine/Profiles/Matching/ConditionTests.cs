using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>The ways a fact can be asked for.</summary>
internal static class ConditionTests
{
    /// <summary>One of several words.</summary>
    public static TestReader Word(ScalarKind words) => text =>
        words.Parse(text, out var wanted) is { } misfit ? (null, misfit) : (value => value.Equals(wanted), null);

    /// <summary>true or false.</summary>
    public static TestReader Bool(Func<object, bool> reading) => text =>
        Read.Bool.Parse(text, out var wanted) is { } misfit ? (null, misfit) : (value => reading(value) == (bool)wanted!, null);

    /// <summary>A number with a comparison before it; without one, just that number.</summary>
    public static (Func<object, bool>? Test, Misfit? Misfit) Count(ScalarText text)
    {
        var (compare, rest) = Operator(text.Value);
        return Read.Whole(1, 4096).Parse(new ScalarText(rest, IsPlain: true, text.Place), out var wanted) is { } misfit
            ? (null, misfit)
            : (value => compare(((int)value).CompareTo((int)wanted!)), null);
    }

    /// <summary>A size with a comparison before it.</summary>
    public static (Func<object, bool>? Test, Misfit? Misfit) Size(ScalarText text)
    {
        var (compare, rest) = Operator(text.Value);
        if (rest == text.Value)
        {
            return (null, new(ProblemCode.WrongType, "begin with >=, <=, > or <"));
        }

        return Read.Size.Parse(new ScalarText(rest, IsPlain: true, text.Place), out var wanted) is { } misfit
            ? (null, misfit)
            : (value => compare(((ByteSize)value).Bytes.CompareTo(((ByteSize)wanted!).Bytes)), null);
    }

    /// <summary>A text with <c>*</c> and <c>?</c>, whatever its case; of several values one must fit, and <c>none</c> fits no value at all.</summary>
    public static (Func<object, bool>? Test, Misfit? Misfit) Glob(ScalarText text)
    {
        if (text.Value.Length is 0 or > 256)
        {
            return (null, new(ProblemCode.OutOfRange, text.Value.Length == 0 ? "it is empty" : "it is longer than 256 characters"));
        }

        return (value => value is IReadOnlyCollection<string> many ? many.Any(v => Fits(text.Value, v)) || (many.Count == 0 && text.Value == "none") : Fits(text.Value, (string)value), null);
    }

    /// <summary>A span of the day such as 19:00-07:00, its end not included; it may pass midnight.</summary>
    public static (Func<object, bool>? Test, Misfit? Misfit) Span(ScalarText text)
    {
        if (text.Value.Split('-') is not [var from, var to])
        {
            return (null, new(ProblemCode.WrongType));
        }

        var misfit = TimeOfDayKind.Instance.Parse(text with { Value = from.Trim() }, out var start) ?? TimeOfDayKind.Instance.Parse(text with { Value = to.Trim() }, out _);
        _ = TimeOfDayKind.Instance.Parse(text with { Value = to.Trim() }, out var end);
        if (misfit is null && (int)start! == (int)end!)
        {
            misfit = new(ProblemCode.OutOfRange, $"it begins and ends at {TimeOfDayKind.Text((int)start)}");
        }

        return misfit is not null ? (null, misfit) : (value => IsWithin((int)value, (int)start!, (int)end!), null);
    }

    /// <summary>Days such as mon, mon-fri, or both with commas.</summary>
    public static (Func<object, bool>? Test, Misfit? Misfit) Days(ScalarText text) =>
        DaySet.TryParse(text.Value, out var days) ? (value => days.Contains((string)value), null) : (null, new(ProblemCode.UnknownWord));

    public static bool IsWithin(int minute, int from, int to) => from <= to ? minute >= from && minute < to : minute >= from || minute < to;

    private static bool Fits(string pattern, string text) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);

    private static (Func<int, bool> Compare, string Size) Operator(string text) => text switch
    {
        ['>', '=', .. var rest] => (c => c >= 0, rest.Trim()),
        ['<', '=', .. var rest] => (c => c <= 0, rest.Trim()),
        ['>', .. var rest] => (c => c > 0, rest.Trim()),
        ['<', .. var rest] => (c => c < 0, rest.Trim()),
        ['=', .. var rest] => (c => c == 0, rest.Trim()),
        _ => (c => c == 0, text),
    };
}
