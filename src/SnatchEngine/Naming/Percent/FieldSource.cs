using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>Where the value of a field comes from.</summary>
/// <param name="Alternatives">Asked in their order; the first that is there counts.</param>
/// <param name="Replacement">What stands for a value that is there. Null: the value itself.</param>
/// <param name="Missing">What stands for one that is not. Null: the usual.</param>
internal sealed record FieldSource(IReadOnlyList<Operand> Alternatives, ReplacementText? Replacement, string? Missing)
{
    /// <summary>What stands for a value that nobody knows.</summary>
    public const string Unknown = "NA";

    /// <summary>The value, and the operand it came from; never one that is missing.</summary>
    public (object Value, Operand From) Find(NameFields fields)
    {
        var from = Alternatives[^1];
        object? value = null;
        foreach (var alternative in Alternatives)
        {
            value = alternative.Find(fields);
            if (!IsMissing(value))
            {
                from = alternative;
                break;
            }
        }

        return IsMissing(value) ? (Missing ?? Unknown, from)
            : Replacement is not null ? (Replacement.Write(value) ?? Missing ?? Unknown, from)
            : (value!, from);
    }

    private static bool IsMissing(object? value) => value is null or "" or IReadOnlyDictionary<string, object?> { Count: 0 };
}

/// <summary>One alternative: a path, and what is done with what is there.</summary>
/// <param name="IsNegated">It begins with a minus sign.</param>
/// <param name="Path">The way to the value.</param>
/// <param name="Terms">What is added, taken away or multiplied by, from left to right.</param>
/// <param name="DateFormat">How the moment is written. Null: it is not taken for one.</param>
internal sealed record Operand(bool IsNegated, FieldPath Path, IReadOnlyList<Term> Terms, string? DateFormat)
{
    /// <summary>The value; null: there is none.</summary>
    public object? Find(NameFields fields)
    {
        var value = Path.Find(fields.All);
        if ((IsNegated || Terms.Count > 0) && value is not null)
        {
            value = Calculate(value, fields);
        }

        return DateFormat is null ? value
            : StrfTime.TryRead(value, out var moment) ? StrfTime.Write(moment, DateFormat)
            : null;
    }

    private object? Calculate(object value, NameFields fields)
    {
        if (!PythonNumber.TryRead(value, out var first))
        {
            return null;
        }

        // A negated whole number stays one; anything calculated is a float, as names made by yt-dlp show it.
        first = !IsNegated ? first : first is BigInteger whole ? -whole : -(double)first;
        if (Terms.Count == 0)
        {
            return first;
        }

        var sum = PythonNumber.ToDouble(first);
        foreach (var term in Terms)
        {
            if (!PythonNumber.TryRead(term.Number ?? term.Path!.Find(fields.All), out var other))
            {
                return null;
            }

            var by = PythonNumber.ToDouble(other);
            sum = term.Sign switch { '+' => sum + by, '-' => sum - by, _ => sum * by };
        }

        return sum;
    }
}

/// <summary>A step of arithmetic: by a number, or by a field.</summary>
internal sealed record Term(char Sign, object? Number, FieldPath? Path);
