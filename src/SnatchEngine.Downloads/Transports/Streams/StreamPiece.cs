using System.Globalization;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>One segment of a stream, whatever the manifest was, as a small job: all that is needed to fetch it, fixed when the manifest was read.</summary>
internal sealed record StreamPiece
{
    /// <summary>Its place: grows through the stream. The media sequence number of HLS, the presentation time in ticks of DASH.</summary>
    public required long Position { get; init; }

    /// <summary>Where it is; the others are mirrors.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    public ByteSpan? Range { get; init; }

    public PieceKey? Key { get; init; }

    public PieceInit? Init { get; init; }

    public TimeSpan Duration { get; init; }

    public DateTimeOffset? Date { get; init; }

    public bool IsGap { get; init; }

    /// <summary>The stretch of one clock it is in: a period of DASH, what lies between two discontinuities of HLS. Times may begin anew in another one.</summary>
    public long Stretch { get; init; }

    /// <summary>What is to be added to the media's own times in this stretch to get those of the presentation. Null: nobody says.</summary>
    public TimeSpan? Shift { get; init; }

    /// <summary>Which reading of the manifest it is from.</summary>
    public int Generation { get; init; }

    /// <summary>What it is whatever token its URL carries today.</summary>
    public ulong Identity => Fingerprint.Of(string.Create(CultureInfo.InvariantCulture, $"{Position} {NameOf(Urls[0])} {Range?.Start} {Range?.End}"));

    public static string NameOf(Uri url) => url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..];
}

/// <summary>A plain AES-128 key.</summary>
internal sealed record PieceKey(Uri Url, byte[] Iv);

/// <summary>What must stand before a piece, once.</summary>
internal sealed record PieceInit(IReadOnlyList<Uri> Urls, ByteSpan? Range, PieceKey? Key)
{
    /// <summary>The stretch it belongs to, as those of several may bear one name.</summary>
    public long Stretch { get; init; }

    public ulong Identity => Fingerprint.Of(string.Create(CultureInfo.InvariantCulture, $"{StreamPiece.NameOf(Urls[0])} {Range?.Start} {Range?.End}{(Stretch == 0 ? "" : $" {Stretch}")}"));
}

/// <summary>A short name for a text: FNV-1a, against chance and not against malice.</summary>
internal static class Fingerprint
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return hash;
    }
}
