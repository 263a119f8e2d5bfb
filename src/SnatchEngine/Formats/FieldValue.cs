using System.Globalization;

namespace SnatchEngine.Formats;

/// <summary>The value of one field of a format: a text or a number.</summary>
/// <param name="Text">The text; null for a number.</param>
/// <param name="Number">The number; 0 for a text.</param>
public readonly record struct FieldValue(string? Text, double Number)
{
    /// <summary>Whether it is a text.</summary>
    public bool IsText => Text is not null;

    /// <summary>A text; null when there is none.</summary>
    public static FieldValue? Of(string? text) => text is null ? null : new FieldValue(text, 0);

    /// <summary>A number; null when there is none.</summary>
    public static FieldValue? Of(double? number) => number is { } known ? new FieldValue(null, known) : null;

    /// <summary>As people write it.</summary>
    public override string ToString() => Text ?? Number.ToString("0.###", CultureInfo.InvariantCulture);
}
