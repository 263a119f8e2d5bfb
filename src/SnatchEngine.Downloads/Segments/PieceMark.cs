using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Segments;

/// <summary>Up to <paramref name="End"/> a part holds a stream up to and with this piece.</summary>
/// <param name="Position">The piece's place in the stream.</param>
/// <param name="Identity">What the piece is, so that another stream's is told apart.</param>
/// <param name="Init">The initialization in force after it; 0 when there is none.</param>
/// <param name="End">Offset in the part.</param>
internal readonly record struct PieceMark(long Position, ulong Identity, ulong Init, long End)
{
    public const int Size = 32;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Position);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Identity);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), Init);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), End);
        return bytes;
    }

    public static PieceMark Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
}
