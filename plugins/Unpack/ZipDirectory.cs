using System.Buffers.Binary;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>How many entries a zip says it has, found before the framework makes an object of each.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22, LongestComment = 65_535, LocatorLength = 20, End64Length = 56;
    private const uint EndMark = 0x06054b50, LocatorMark = 0x07064b50, End64Mark = 0x06064b50;

    /// <summary>The number of entries.</summary>
    /// <param name="zip">The archive.</param>
    /// <returns>Null when there is no end of a directory, so it is no zip, or none that is whole.</returns>
    public static async Task<ulong?> CountAsync(FileStream zip, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + LongestComment + LocatorLength)];
        zip.Position = zip.Length - tail.Length;
        await zip.ReadExactlyAsync(tail, cancellationToken);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndMark)
            {
                var count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
                return count == ushort.MaxValue && at >= LocatorLength && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - LocatorLength)) == LocatorMark
                    ? await Count64Async(zip, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - LocatorLength + 8)), cancellationToken)
                    : count;
            }
        }

        return null;
    }

    private static async Task<ulong?> Count64Async(FileStream zip, ulong place, CancellationToken cancellationToken)
    {
        if (place > (ulong)Math.Max(0, zip.Length - End64Length))
        {
            return null;
        }

        var end = new byte[End64Length];
        zip.Position = (long)place;
        await zip.ReadExactlyAsync(end, cancellationToken);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Mark ? BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(32)) : null;
    }
}
