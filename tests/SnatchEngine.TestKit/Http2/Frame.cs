using System.Buffers.Binary;

namespace SnatchEngine.TestKit.Http2;

/// <summary>Types of frames (RFC 9113, section 6).</summary>
internal enum FrameKind : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>One frame as it came.</summary>
internal readonly record struct Frame(FrameKind Kind, byte Flags, int StreamId, byte[] Payload)
{
    public const int HeadLength = 9;
    public const int MaxPayload = 16384;
    public const byte EndStream = 1;
    public const byte Acknowledged = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte HasPriority = 32;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public uint Number(int offset = 0) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(offset));

    /// <summary>The payload without padding and priority.</summary>
    public ReadOnlySpan<byte> Content()
    {
        var padding = Has(Padded) ? Payload[0] : 0;
        var start = (Has(Padded) ? 1 : 0) + (Kind == FrameKind.Headers && Has(HasPriority) ? 5 : 0);
        return Payload.AsSpan(start, Payload.Length - start - padding);
    }

    public static byte[] Write(FrameKind kind, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)payload.Length << 8) | (byte)kind);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(HeadLength));
        return frame;
    }

    public static byte[] Numbers(params ReadOnlySpan<uint> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(uint)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * sizeof(uint)), numbers[i]);
        return bytes;
    }
}
