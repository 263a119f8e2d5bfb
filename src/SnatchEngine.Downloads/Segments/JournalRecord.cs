using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SnatchEngine.Downloads.Segments;

internal enum JournalRecordKind : byte
{
    /// <summary>Whose bytes these are; the first record of a journal.</summary>
    Header = 1,

    /// <summary>The kernel has these bytes: trusted within the same boot.</summary>
    Written = 2,

    /// <summary>The disk has these bytes, all that are held: trusted always.</summary>
    Durable = 3,

    /// <summary>The length became known.</summary>
    Length = 4,

    /// <summary>Complete and proven; only the renaming is left.</summary>
    Sealed = 6,

    /// <summary>The disk refused a flush: only what the last durable record names still counts.</summary>
    Lost = 7,

    /// <summary>A piece of a stream ends here: where to go on in its manifest.</summary>
    Piece = 8,
}

/// <summary>One record as it lies in the file: length, kind, payload, CRC-32C over kind and payload.</summary>
internal static class JournalRecord
{
    public const int Overhead = 9;

    private const int MaxPayload = 1 << 20;

    public static byte[] Frame(JournalRecordKind kind, ReadOnlySpan<byte> payload)
    {
        var record = new byte[payload.Length + Overhead];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        record[4] = (byte)kind;
        payload.CopyTo(record.AsSpan(5));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(5 + payload.Length), Crc32C(record.AsSpan(4, payload.Length + 1)));
        return record;
    }

    /// <summary>Reads the record at the head of <paramref name="rest"/>.</summary>
    /// <returns>Its whole length, or 0 when it is torn, zeroed or forged.</returns>
    public static int TryRead(ReadOnlySpan<byte> rest, out JournalRecordKind kind, out ReadOnlySpan<byte> payload)
    {
        kind = default;
        payload = default;
        if (rest.Length < Overhead || BinaryPrimitives.ReadInt32LittleEndian(rest) is var length && (length is < 0 or > MaxPayload || rest.Length < length + Overhead))
        {
            return 0;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(rest[(5 + length)..]) != Crc32C(rest.Slice(4, length + 1)))
        {
            return 0;
        }

        kind = (JournalRecordKind)rest[4];
        payload = rest.Slice(5, length);
        return length + Overhead;
    }

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}

/// <summary>Whose bytes a part file holds, as the journal's first record says.</summary>
internal sealed record JournalHeader
{
    private const byte Version = 1;

    /// <summary>The boot in which *written* records may be trusted.</summary>
    public required string Boot { get; init; }

    /// <summary>SHA-256 of the URL in hexadecimal; the URL itself may carry a secret.</summary>
    public required string UrlHash { get; init; }

    public long? Total { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public string? ContentType { get; init; }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Boot);
        writer.Write(UrlHash);
        writer.Write(Total ?? -1);
        writer.Write(ETag ?? "");
        writer.Write(LastModified?.UtcTicks ?? -1);
        writer.Write(ContentType ?? "");
        writer.Flush();
        return bytes.ToArray();
    }

    /// <returns>Null when another version of the program wrote it.</returns>
    public static JournalHeader? Parse(ReadOnlySpan<byte> payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload.ToArray()), Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != Version)
            {
                return null;
            }

            return new JournalHeader
            {
                Boot = reader.ReadString(),
                UrlHash = reader.ReadString(),
                Total = reader.ReadInt64() is var total and >= 0 ? total : null,
                ETag = reader.ReadString() is { Length: > 0 } tag ? tag : null,
                LastModified = reader.ReadInt64() is var ticks and >= 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                ContentType = reader.ReadString() is { Length: > 0 } type ? type : null,
            };
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
