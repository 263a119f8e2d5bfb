using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>One track as the initialization of fragmented MP4 describes it.</summary>
/// <param name="Id">The number that fragments name it by.</param>
/// <param name="Timescale">Units of its times in a second.</param>
/// <param name="UsualDuration">Of a sample whose fragment says none.</param>
/// <param name="Encoding">What a decoder must know, so that two that are equal can follow each other.</param>
internal sealed record FragmentTrack(uint Id, uint Timescale, uint UsualDuration, byte[] Encoding);

/// <summary>The initialization of fragmented MP4: what its fragments are made of.</summary>
internal sealed class FragmentSetup
{
    private FragmentSetup(IReadOnlyList<FragmentTrack> tracks, bool isFragmented) => (Tracks, IsFragmented) = (tracks, isFragmented);

    /// <summary>The tracks, in their order.</summary>
    public IReadOnlyList<FragmentTrack> Tracks { get; }

    /// <summary>Whether its samples lie in fragments, and not all together.</summary>
    public bool IsFragmented { get; }

    /// <summary>Reads one.</summary>
    /// <returns>Null when the bytes are something else.</returns>
    public static FragmentSetup? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Box.Find(bytes, 0, bytes.Length, Box.Moov) is { } moov && TracksOf(bytes, moov) is { Count: > 0 } tracks ? new FragmentSetup(tracks, Box.Find(bytes, moov.Body, moov.End, Box.Named("mvex"u8)) is not null) : null;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A box is shorter than its kind has to be.
            return null;
        }
    }

    /// <summary>Whether fragments of another one can follow those of this one, in the tracks of this one.</summary>
    public bool Fits(FragmentSetup other) => IsFragmented && other.IsFragmented && Tracks.Count == other.Tracks.Count &&
        Tracks.Zip(other.Tracks).All(t => t.First.Timescale == t.Second.Timescale && t.First.Encoding.AsSpan().SequenceEqual(t.Second.Encoding));

    private static List<FragmentTrack> TracksOf(ReadOnlySpan<byte> bytes, Box moov)
    {
        List<FragmentTrack> tracks = [];
        for (var at = moov.Body; Box.TryRead(bytes, at, moov.End, out var box); at = box.End)
        {
            if (box.Type == Box.Named("trak"u8) && TrackOf(bytes, box) is { } track)
            {
                tracks.Add(track with { UsualDuration = UsualDuration(bytes, moov, track.Id) });
            }
        }

        return tracks;
    }

    private static FragmentTrack? TrackOf(ReadOnlySpan<byte> bytes, Box trak)
    {
        if (Box.Find(bytes, trak.Body, trak.End, Box.Named("tkhd"u8)) is not { } head || Box.Find(bytes, trak.Body, trak.End, Box.Named("mdia"u8)) is not { } media ||
            Box.Find(bytes, media.Body, media.End, Box.Named("mdhd"u8)) is not { } times || Box.Find(bytes, media.Body, media.End, Box.Named("hdlr"u8)) is not { } handler ||
            Box.Find(bytes, media.Body, media.End, Box.Named("minf"u8)) is not { } more || Box.Find(bytes, more.Body, more.End, Box.Named("stbl"u8)) is not { } table ||
            Box.Find(bytes, table.Body, table.End, Box.Named("stsd"u8)) is not { } samples)
        {
            return null;
        }

        var kind = BinaryPrimitives.ReadUInt32BigEndian(bytes[(handler.Body + 8)..]);
        return new FragmentTrack(After(bytes, head), After(bytes, times), 0, SampleEncoding.Of(bytes, samples, kind));
    }

    // Both boxes have two times before what is wanted, of four bytes or, in version 1, of eight.
    private static uint After(ReadOnlySpan<byte> bytes, Box box) => BinaryPrimitives.ReadUInt32BigEndian(bytes[(box.Body + (bytes[box.Body] == 1 ? 20 : 12))..]);

    private static uint UsualDuration(ReadOnlySpan<byte> bytes, Box moov, uint track)
    {
        if (Box.Find(bytes, moov.Body, moov.End, Box.Named("mvex"u8)) is not { } extends)
        {
            return 0;
        }

        for (var at = extends.Body; Box.TryRead(bytes, at, extends.End, out var box); at = box.End)
        {
            if (box.Type == Box.Named("trex"u8) && BinaryPrimitives.ReadUInt32BigEndian(bytes[(box.Body + 4)..]) == track)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(bytes[(box.Body + 12)..]);
            }
        }

        return 0;
    }
}
