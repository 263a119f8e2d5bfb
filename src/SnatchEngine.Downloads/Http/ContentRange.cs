using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SnatchEngine.Downloads.Http;

/// <summary>Which bytes an answer carries, as the server says.</summary>
/// <remarks>Only the form is checked here: an end beyond the total is for the reader to judge, as block caches really send it.</remarks>
/// <param name="Start">The first byte.</param>
/// <param name="End">The last byte, inclusive; -1 in the unsatisfied form.</param>
/// <param name="Total">The length of the whole file; null when the server does not know.</param>
public readonly record struct ContentRange(long Start, long End, long? Total)
{
    /// <summary>The form of a 416: no bytes, perhaps the length of the file.</summary>
    public bool IsUnsatisfied => End < Start;

    /// <summary>The bytes announced; 0 in the unsatisfied form.</summary>
    public long Length => IsUnsatisfied ? 0 : End - Start + 1;

    /// <summary>The answer to a range that lies outside the file.</summary>
    /// <param name="total">The length of the file, when known.</param>
    public static ContentRange Unsatisfied(long? total) => new(0, -1, total);

    /// <summary>Reads the header, also as <c>bytes=0-99/100</c>, <c>bytes: 0-99/100</c>, without unit, or without total.</summary>
    /// <param name="value">The header as it came.</param>
    /// <param name="range">The range.</param>
    /// <returns>False when it is absent, of another unit, reversed, or does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, out ContentRange range)
    {
        range = default;
        var rest = (value ?? "").AsSpan().Trim();
        if (rest.StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[5..].TrimStart(" \t=:");
        }

        var slash = rest.IndexOf('/');
        var span = (slash < 0 ? rest : rest[..slash]).Trim();
        if (!TryTotal(slash < 0 ? "*" : rest[(slash + 1)..].Trim(), out var total))
        {
            return false;
        }

        if (span is "*")
        {
            range = Unsatisfied(total);
            return slash >= 0;
        }

        var dash = span.IndexOf('-');
        if (dash < 0 || !TryNumber(span[..dash].Trim(), out var start) || !TryNumber(span[(dash + 1)..].Trim(), out var end) || end < start)
        {
            return false;
        }

        range = new ContentRange(start, end, total);
        return true;
    }

    /// <summary>The header as RFC 9110 writes it.</summary>
    public override string ToString()
    {
        var total = Total?.ToString(CultureInfo.InvariantCulture) ?? "*";
        return IsUnsatisfied ? $"bytes */{total}" : string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{End}/{total}");
    }

    private static bool TryTotal(ReadOnlySpan<char> text, out long? total)
    {
        total = null;
        if (text is "*")
        {
            return true;
        }

        var known = TryNumber(text, out var number);
        total = number;
        return known;
    }

    // long.MaxValue itself is refused, so that a length (end + 1) never overflows.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < long.MaxValue;
}
