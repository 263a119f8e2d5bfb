using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>How long the samples of a track fragment play.</summary>
internal static class FragmentRuns
{
    /// <summary>The sum, in units of the track.</summary>
    /// <param name="bytes">The fragment.</param>
    /// <param name="traf">The track's part of it.</param>
    /// <param name="head">Its header.</param>
    /// <param name="usual">The duration of a sample when nobody says another.</param>
    public static ulong DurationOf(ReadOnlySpan<byte> bytes, Box traf, Box head, uint usual)
    {
        var flags = BinaryPrimitives.ReadUInt32BigEndian(bytes[head.Body..]) & 0xFFFFFF;
        if ((flags & 0x8) != 0)
        {
            usual = BinaryPrimitives.ReadUInt32BigEndian(bytes[(head.Body + 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0))..]);
        }

        var sum = 0UL;
        for (var at = traf.Body; Box.TryRead(bytes, at, traf.End, out var box); at = box.End)
        {
            sum += box.Type == Box.Named("trun"u8) ? RunOf(bytes, box, usual) : 0;
        }

        return sum;
    }

    private static ulong RunOf(ReadOnlySpan<byte> bytes, Box run, uint usual)
    {
        var flags = BinaryPrimitives.ReadUInt32BigEndian(bytes[run.Body..]) & 0xFFFFFF;
        var count = BinaryPrimitives.ReadUInt32BigEndian(bytes[(run.Body + 4)..]);
        if ((flags & 0x100) == 0)
        {
            return (ulong)count * usual;
        }

        var at = run.Body + 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
        var step = 4 + ((flags & 0x200) != 0 ? 4 : 0) + ((flags & 0x400) != 0 ? 4 : 0) + ((flags & 0x800) != 0 ? 4 : 0);
        var sum = 0UL;
        for (var i = 0u; i < count && at + 4 <= run.End; i++, at += step)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        }

        return sum;
    }
}
