using System.Buffers.Binary;

namespace SnatchEngine.Downloads.Segments;

/// <summary>What a journal says, read up to its first torn record.</summary>
internal sealed class JournalReplay
{
    private const int DurableEntry = 20;

    private readonly SpanSet _written = new();
    private List<(ByteSpan Span, uint TailCrc)> _durable = [];

    private readonly List<PieceMark> _pieces = [];

    public JournalHeader? Header { get; private set; }

    /// <summary>Where the pieces of a stream end, in the order they were written; empty for a file.</summary>
    public IReadOnlyList<PieceMark> Pieces => _pieces;

    public long? Total { get; private set; }

    /// <summary>The length of the proven file, when only the renaming was left.</summary>
    public long? SealedLength { get; private set; }

    /// <summary>Bytes of the journal that are whole; what follows is torn.</summary>
    public long ValidLength { get; private set; }

    /// <summary>Spans the disk was told to keep, with the CRC-32C of their last bytes.</summary>
    public IReadOnlyList<(ByteSpan Span, uint TailCrc)> Durable => _durable;

    public static JournalReplay Of(ReadOnlySpan<byte> journal)
    {
        var replay = new JournalReplay();
        while (JournalRecord.TryRead(journal, out var kind, out var payload) is var length and > 0 && replay.Apply(kind, payload))
        {
            replay.ValidLength += length;
            journal = journal[length..];
        }

        return replay;
    }

    /// <summary>The spans to trust: *written* ones only when the machine has not been restarted since.</summary>
    public SpanSet Trusted(string boot)
    {
        var spans = new SpanSet();
        foreach (var (span, _) in _durable)
        {
            spans.Add(span);
        }

        if (Header?.Boot == boot)
        {
            foreach (var span in _written.Spans)
            {
                spans.Add(span);
            }
        }

        return spans;
    }

    public static byte[] DurablePayload(IReadOnlyList<ByteSpan> spans, Func<ByteSpan, uint> tailCrc)
    {
        var payload = new byte[spans.Count * DurableEntry];
        for (var i = 0; i < spans.Count; i++)
        {
            var entry = payload.AsSpan(i * DurableEntry);
            WriteSpan(entry, spans[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], tailCrc(spans[i]));
        }

        return payload;
    }

    public static byte[] SpanPayload(ByteSpan span)
    {
        var payload = new byte[16];
        WriteSpan(payload, span);
        return payload;
    }

    public static byte[] OffsetPayload(long offset)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(payload, offset);
        return payload;
    }

    private static void WriteSpan(Span<byte> to, ByteSpan span)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, span.Start);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], span.End);
    }

    private static ByteSpan ReadSpan(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(from), BinaryPrimitives.ReadInt64LittleEndian(from[8..]));

    private bool Apply(JournalRecordKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case JournalRecordKind.Header when Header is null && JournalHeader.Parse(payload) is { } header:
                (Header, Total) = (header, header.Total);
                return true;
            case JournalRecordKind.Written when Header is not null && payload.Length == 16 && ReadSpan(payload) is { Start: >= 0, Length: > 0 } span:
                _written.Add(span);
                return true;
            case JournalRecordKind.Durable when Header is not null && payload.Length % DurableEntry == 0:
                return TryReplaceDurable(payload);
            case JournalRecordKind.Length when Header is not null && payload.Length == 8:
                Total = BinaryPrimitives.ReadInt64LittleEndian(payload);
                return true;
            case JournalRecordKind.Sealed when Header is not null && payload.Length == 8:
                SealedLength = BinaryPrimitives.ReadInt64LittleEndian(payload);
                return true;
            case JournalRecordKind.Lost when Header is not null && payload.Length == 0:
                _written.Clear();
                SealedLength = null;
                return true;
            case JournalRecordKind.Piece when Header is not null && payload.Length == PieceMark.Size:
                _pieces.Add(PieceMark.Read(payload));
                return true;
            default:
                return false;
        }
    }

    private bool TryReplaceDurable(ReadOnlySpan<byte> payload)
    {
        var durable = new List<(ByteSpan Span, uint TailCrc)>();
        for (var at = 0; at < payload.Length; at += DurableEntry)
        {
            var span = ReadSpan(payload[at..]);
            if (span is not { Start: >= 0, Length: > 0 })
            {
                return false;
            }

            durable.Add((span, BinaryPrimitives.ReadUInt32LittleEndian(payload[(at + 16)..])));
        }

        _durable = durable;
        return true;
    }
}
