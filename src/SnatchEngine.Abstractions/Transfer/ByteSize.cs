using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SnatchEngine.Abstractions.Transfer;

/// <summary>A number of bytes, as people write it: <c>512</c>, <c>64K</c>, <c>16MiB</c>, <c>1.5GB</c>.</summary>
/// <remarks>K, M, G and T (and KiB, MiB, GiB, TiB) are powers of 1024; kB, MB, GB and TB are powers of 1000. Bits are not accepted.</remarks>
/// <param name="Bytes">The bytes; never negative when parsed.</param>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly (string Unit, long Factor)[] s_units =
    [
        ("", 1), ("B", 1),
        ("K", 1L << 10), ("KiB", 1L << 10), ("M", 1L << 20), ("MiB", 1L << 20),
        ("G", 1L << 30), ("GiB", 1L << 30), ("T", 1L << 40), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">The text; white space around it and before the unit is allowed.</param>
    /// <param name="size">The size, rounded to whole bytes.</param>
    /// <returns>False when the text is no size, is negative, or does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ByteSize size)
    {
        size = default;
        var trimmed = (text ?? "").AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = digits < 0 ? default : trimmed[digits..].Trim();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ||
            FactorOf(unit) is not { } factor || amount > long.MaxValue / factor)
        {
            return false;
        }

        size = new ByteSize((long)(amount * factor));
        return true;
    }

    /// <summary>Whole kibibytes.</summary>
    /// <param name="count">How many.</param>
    public static ByteSize KiB(long count) => new(count << 10);

    /// <summary>Whole mebibytes.</summary>
    /// <param name="count">How many.</param>
    public static ByteSize MiB(long count) => new(count << 20);

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The size for people: the largest binary unit with one decimal, such as <c>1.5 MiB</c>.</summary>
    public override string ToString()
    {
        if (Bytes < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
        }

        double amount = Bytes;
        var unit = -1;
        do
        {
            amount /= 1024;
            unit++;
        }
        while (amount >= 1023.95 && unit < 3);

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.0} {"KMGT"[unit]}iB");
    }

    private static long? FactorOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, factor) in s_units)
        {
            if (unit.SequenceEqual(name))
            {
                return factor;
            }
        }

        // Upper-case binary and lower-case short forms have one reading; kB against KB has two, so it stays exact.
        foreach (var (name, factor) in s_units)
        {
            if ((name.Length == 1 || name.EndsWith("iB", StringComparison.Ordinal)) && unit.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return factor;
            }
        }

        return null;
    }

    /// <summary>Whether the left is smaller.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Whether the left is larger.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Whether the left is not larger.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Whether the left is not smaller.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;
}
