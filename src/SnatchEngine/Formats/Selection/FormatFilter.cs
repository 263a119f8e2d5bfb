using System.Text.RegularExpressions;

namespace SnatchEngine.Formats.Selection;

/// <summary>How a filter compares.</summary>
internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    StartsWith,
    EndsWith,
    Contains,
    Matches,
}

/// <summary>What a format must be: <c>[height&lt;=?720]</c>.</summary>
internal sealed record FormatFilter
{
    /// <summary>Where it begins, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>As it was written, brackets included.</summary>
    public required string Written { get; init; }

    /// <summary>The field.</summary>
    public required string Key { get; init; }

    /// <summary>How it compares.</summary>
    public required FilterOperator Operator { get; init; }

    /// <summary>The contrary is wanted. Of texts only.</summary>
    public bool IsNegated { get; init; }

    /// <summary>A format passes whose field is not known.</summary>
    public bool PassesUnknown { get; init; }

    /// <summary>What a text is compared with.</summary>
    public required string Text { get; init; }

    /// <summary>What a number is compared with. Null: it was written as a text.</summary>
    public double? Number { get; init; }

    /// <summary>What a text is matched with.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>Whether a format passes.</summary>
    public bool Passes(Format format) => format.Value(Key) switch
    {
        null => PassesUnknown,
        { IsText: true } value => PassesText(value.Text!),
        { Number: var number } => PassesNumber(number),
    };

    private bool PassesNumber(double value)
    {
        if (Number is not { } number)
        {
            // A number is equal to no text, and has no beginning.
            return Operator == FilterOperator.NotEqual || (Operator == FilterOperator.Equal && IsNegated);
        }

        return Operator switch
        {
            FilterOperator.Equal => value.Equals(number) != IsNegated,
            FilterOperator.NotEqual => !value.Equals(number),
            FilterOperator.Less => value < number,
            FilterOperator.LessOrEqual => value <= number,
            FilterOperator.Greater => value > number,
            FilterOperator.GreaterOrEqual => value >= number,
            _ => false,
        };
    }

    private bool PassesText(string value) => Operator switch
    {
        FilterOperator.Equal => string.Equals(value, Text, StringComparison.Ordinal) != IsNegated,
        FilterOperator.NotEqual => !string.Equals(value, Text, StringComparison.Ordinal),
        FilterOperator.StartsWith => value.StartsWith(Text, StringComparison.Ordinal) != IsNegated,
        FilterOperator.EndsWith => value.EndsWith(Text, StringComparison.Ordinal) != IsNegated,
        FilterOperator.Contains => value.Contains(Text, StringComparison.Ordinal) != IsNegated,
        FilterOperator.Matches => Matches(value) != IsNegated,
        _ => false,
    };

    // A pattern that takes its time on one value is one that does not match it.
    private bool Matches(string value)
    {
        try
        {
            return Pattern!.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
