using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Abstractions.Transfer;

/// <summary>A speed in bytes per second, as people write it: <c>5MiB/s</c>, <c>500K</c>.</summary>
/// <remarks>The units of <see cref="ByteSize"/>; a trailing <c>/s</c> is optional. Zero means no limit wherever a limit is asked.</remarks>
/// <param name="BytesPerSecond">Bytes in one second; never negative when parsed.</param>
public readonly record struct ByteRate(long BytesPerSecond)
{
    /// <summary>Reads a rate.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rate">The rate.</param>
    /// <returns>False when the text is no rate.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ByteRate rate)
    {
        var size = (text ?? "").Trim();
        if (size.EndsWith("/s", StringComparison.Ordinal))
        {
            size = size[..^2];
        }

        var ok = ByteSize.TryParse(size, out var bytes);
        rate = new ByteRate(bytes.Bytes);
        return ok;
    }

    /// <summary>The rate for people, such as <c>1.5 MiB/s</c>.</summary>
    public override string ToString() => $"{new ByteSize(BytesPerSecond)}/s";
}
