using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>The place of one box of ISO/IEC 14496-12 in bytes.</summary>
/// <param name="Type">Its four letters, as a number.</param>
/// <param name="Body">Where its content begins.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Box(uint Type, int Body, int End)
{
    public const uint Moov = 0x6D6F6F76;
    public const uint Moof = 0x6D6F6F66;
    public const uint Sidx = 0x73696478;
    public const uint Traf = 0x74726166;

    /// <summary>Reads the box at a place.</summary>
    /// <returns>False when no whole one begins there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int at, int end, out Box box)
    {
        box = default;
        if (end - at < 8)
        {
            return false;
        }

        long size = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        var body = at + 8;
        if (size == 1 && end - at >= 16)
        {
            size = BinaryPrimitives.ReadInt64BigEndian(bytes[(at + 8)..]);
            body = at + 16;
        }

        size = size == 0 ? end - at : size;
        if (size < body - at || size > end - at)
        {
            return false;
        }

        box = new Box(BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]), body, at + (int)size);
        return true;
    }

    /// <summary>The first box of a type within a stretch; null when there is none.</summary>
    public static Box? Find(ReadOnlySpan<byte> bytes, int from, int end, uint type)
    {
        while (TryRead(bytes, from, end, out var box))
        {
            if (box.Type == type)
            {
                return box;
            }

            from = box.End;
        }

        return null;
    }

    /// <summary>A number of four letters.</summary>
    public static uint Named(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32BigEndian(letters);
}
