using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>Lets the bytes of a piece pass, and hands what tells of times to those who fit it: only that is gathered, the samples are not.</summary>
internal static class FragmentBlocks
{
    /// <summary>The largest box that is gathered.</summary>
    public const int LargestBox = 4 << 20;

    /// <summary>The blocks of a piece, fitted.</summary>
    /// <param name="blocks">As they came.</param>
    /// <param name="join">Fits them.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Fitted(IEnumerable<ReadOnlyMemory<byte>> blocks, FragmentJoin join)
    {
        var held = new MemoryStream();
        var passing = 0L;
        foreach (var block in blocks)
        {
            var rest = block;
            while (!rest.IsEmpty)
            {
                if (passing > 0)
                {
                    var some = (int)Math.Min(passing, rest.Length);
                    yield return rest[..some];
                    (rest, passing) = (rest[some..], passing - some);
                    continue;
                }

                var wanted = WantedOf(held.GetBuffer().AsSpan(0, (int)held.Length));
                var part = (int)Math.Min(wanted - held.Length, rest.Length);
                held.Write(rest.Span[..part]);
                rest = rest[part..];
                if (WantedOf(held.GetBuffer().AsSpan(0, (int)held.Length)) > held.Length)
                {
                    continue;
                }

                var box = held.ToArray();
                held.SetLength(0);
                passing = Finish(box, join, out var isKept);
                if (isKept)
                {
                    yield return box;
                }
            }
        }

        if (held.Length > 0)
        {
            yield return held.ToArray();
        }
    }

    /// <summary>Whether a piece begins as one of MP4 does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && (bytes.Slice(4, 4).SequenceEqual("ftyp"u8) || bytes.Slice(4, 4).SequenceEqual("styp"u8) || bytes.Slice(4, 4).SequenceEqual("moov"u8));

    /// <summary>Size and type of the box that begins; a size of 0 lasts to the end, and one below 8 is none.</summary>
    public static (long Size, uint Type) HeaderOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8)
        {
            return (-1, 0);
        }

        long size = BinaryPrimitives.ReadUInt32BigEndian(head);
        var type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        return (size == 1 ? head.Length >= 16 ? BinaryPrimitives.ReadInt64BigEndian(head[8..]) : -1 : size == 0 ? long.MaxValue : size, type);
    }

    /// <summary>How many bytes must be held before something can be done with them.</summary>
    private static long WantedOf(ReadOnlySpan<byte> held)
    {
        if (held.Length < 8)
        {
            return 8;
        }

        if (held.Length < 16 && BinaryPrimitives.ReadUInt32BigEndian(held) == 1)
        {
            return 16;
        }

        var (size, type) = HeaderOf(held);
        return IsGathered(size, type) ? size : held.Length;
    }

    private static long Finish(byte[] box, FragmentJoin join, out bool isKept)
    {
        var (size, type) = HeaderOf(box);
        isKept = true;
        if (IsGathered(size, type))
        {
            // Of pieces that bring their initialization themselves the first is the one of the file.
            isKept = type != Box.Moov || join.Takes(box);
            join.Fit(box, type);
            return 0;
        }

        // What has no sense as a box is let pass, with all that follows.
        return size < 8 ? long.MaxValue : size - box.Length;
    }

    private static bool IsGathered(long size, uint type) => type is Box.Moof or Box.Sidx or Box.Moov && size is >= 16 and <= LargestBox;
}
