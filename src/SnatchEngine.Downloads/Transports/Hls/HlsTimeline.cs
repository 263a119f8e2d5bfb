using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>From the segments of a media playlist to pieces.</summary>
internal static class HlsTimeline
{
    private static readonly TimeSpan s_shortestUpdate = TimeSpan.FromMilliseconds(500);

    /// <exception cref="ManifestException">A segment is locked, or says no key.</exception>
    public static StreamWindow Read(HlsPlaylist media, MediaKind kind) => new()
    {
        Pieces = [.. media.Segments.Select(Piece)],
        IsEnded = media.IsEnded,
        Target = media.TargetDuration > s_shortestUpdate ? media.TargetDuration : s_shortestUpdate,
        KeepsAll = media.IsEvent,
        Container = HlsContainer.Of(media, kind),
    };

    private static StreamPiece Piece(HlsSegment segment) => new()
    {
        Position = segment.Sequence,
        Urls = [segment.Url],
        Range = Span(segment.Range),
        Key = KeyOf(segment.Key, segment.Sequence),
        Init = segment.Map is { } map ? new PieceInit([map.Url], Span(map.Range), KeyOf(map.Key, map.Sequence)) : null,
        Duration = segment.Duration,
        Date = segment.ProgramDate,
        IsGap = segment.IsGap,
        Stretch = segment.Discontinuity,
    };

    private static ByteSpan? Span(HlsRange? range) => range is { } bytes ? new ByteSpan(bytes.Start, bytes.Start + bytes.Length) : null;

    private static PieceKey? KeyOf(HlsKey? key, long sequence) => key switch
    {
        null => null,
        { Protection: { } system } => throw new ProtectedException(system),
        { Url: null } => throw new ManifestException("a key says not where it is"),
        _ => new PieceKey(key.Url, key.Iv is { } iv ? [.. iv] : HlsKeyRing.BigEndian((UInt128)sequence)),
    };
}
