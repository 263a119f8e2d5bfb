using System.Globalization;

namespace SnatchEngine.Abstractions.Media;

/// <summary>How many bits a second of media takes.</summary>
/// <param name="BitsPerSecond">Bits, not bytes, in one second.</param>
public readonly record struct BitRate(long BitsPerSecond) : IComparable<BitRate>
{
    /// <summary>Whole kilobits (1,000 bits) per second, as sites write it.</summary>
    /// <param name="count">How many.</param>
    public static BitRate Kilobits(long count) => new(count * 1000);

    /// <inheritdoc/>
    public int CompareTo(BitRate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <summary>The rate for people, such as <c>128 kbit/s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1000.0:0.#} kbit/s");

    /// <summary>Whether the left is lower.</summary>
    public static bool operator <(BitRate left, BitRate right) => left.BitsPerSecond < right.BitsPerSecond;

    /// <summary>Whether the left is higher.</summary>
    public static bool operator >(BitRate left, BitRate right) => left.BitsPerSecond > right.BitsPerSecond;

    /// <summary>Whether the left is not higher.</summary>
    public static bool operator <=(BitRate left, BitRate right) => left.BitsPerSecond <= right.BitsPerSecond;

    /// <summary>Whether the left is not lower.</summary>
    public static bool operator >=(BitRate left, BitRate right) => left.BitsPerSecond >= right.BitsPerSecond;
}
