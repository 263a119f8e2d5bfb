using System.Text;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Segments;

/// <summary>The record of what a part file holds: appended while bytes arrive, replayed after a crash.</summary>
/// <remarks>A durable record is appended only after the disk has the bytes it names.</remarks>
internal sealed class PartJournal : IDisposable
{
    private const long CompactAt = 1 << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly JournalHeader _header;
    private List<PieceMark>? _pieces;
    private SafeFileHandle _file;
    private long _length;

    private PartJournal(string path, JournalHeader header, SafeFileHandle file, long length) =>
        (_path, _header, _file, _length) = (path, header, file, length);

    /// <summary>What the disk is known to have.</summary>
    public IReadOnlyList<ByteSpan> LastDurable { get; private set; } = [];

    /// <summary>Starts a new journal in place of whatever is there.</summary>
    public static PartJournal Create(string path, JournalHeader header)
    {
        var file = DurableFile.Open(path, FileMode.Create);
        var journal = new PartJournal(path, header, file, 0);
        journal.Append(JournalRecordKind.Header, header.ToBytes());
        FailPoint.Pass("journal-created");
        return journal;
    }

    /// <summary>Replaces a journal of an earlier run by one that says only what was found to be true of the part.</summary>
    public static PartJournal GoOn(string path, JournalHeader header, IReadOnlyList<ByteSpan> durable, IReadOnlyList<ByteSpan> held, Func<ByteSpan, uint> tailCrc, IReadOnlyList<PieceMark>? pieces = null)
    {
        var journal = new PartJournal(path, header, DurableFile.Open(path, FileMode.Open), 0) { _pieces = pieces is { Count: > 0 } ? [.. pieces] : null };
        try
        {
            journal.Compact(JournalReplay.DurablePayload(durable, tailCrc), held, header.Total);
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        journal.LastDurable = durable;
        return journal;
    }

    public void Written(ByteSpan span)
    {
        Append(JournalRecordKind.Written, JournalReplay.SpanPayload(span));
        FailPoint.Pass("journal-written");
    }

    /// <summary>A piece of a stream has been written whole; all before it too.</summary>
    public void Piece(ByteSpan span, PieceMark mark)
    {
        lock (_gate)
        {
            (_pieces ??= []).Add(mark);
            var written = span.Length > 0 ? JournalRecord.Frame(JournalRecordKind.Written, JournalReplay.SpanPayload(span)) : [];
            Write([.. written, .. JournalRecord.Frame(JournalRecordKind.Piece, mark.ToBytes())]);
        }

        FailPoint.Pass("journal-piece");
    }

    public void LengthIs(long total) => Append(JournalRecordKind.Length, JournalReplay.OffsetPayload(total));

    public void Seal(long length) => Append(JournalRecordKind.Sealed, JournalReplay.OffsetPayload(length));

    /// <summary>Records what the disk has, and makes the record itself durable.</summary>
    /// <param name="map">Whose segments they are; what is held beyond them is carried over into a new generation.</param>
    public void Durable(IReadOnlyList<ByteSpan> spans, SegmentMap map, Func<ByteSpan, uint> tailCrc)
    {
        var payload = JournalReplay.DurablePayload(spans, tailCrc);
        lock (_gate)
        {
            // Of the pieces the disk has, only the last is ever gone on from.
            var settled = _pieces?.FindLastIndex(p => spans is [{ Start: 0 } first, ..] && p.End <= first.End) ?? -1;
            _pieces?.RemoveRange(0, Math.Max(0, settled));
            if (_length > CompactAt)
            {
                Compact(payload, map.Held(), map.Total);
            }
            else
            {
                Append(JournalRecordKind.Durable, payload);
            }
        }

        FailPoint.Pass("journal-durable");
        Flush();
        LastDurable = spans;
    }

    /// <summary>Takes back whatever the last durable record does not name.</summary>
    public void Lost() => Append(JournalRecordKind.Lost, []);

    /// <summary>Removes a journal, and the next generation that a crash left half made.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(NextPath(path));
    }

    public void Flush() => DurableFile.Flush(_file);

    public void Dispose() => _file.Dispose();

    private static string NextPath(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{JournalRecord.Crc32C(Encoding.UTF8.GetBytes(path)):x8}.next.part.journal");

    /// <summary>Writes the next generation beside this one; the old one stays whole until the new one has its name.</summary>
    private void Compact(byte[] durable, IReadOnlyList<ByteSpan> held, long? total)
    {
        var next = NextPath(_path);
        var file = DurableFile.Open(next, FileMode.Create);
        var (old, oldLength) = (_file, _length);
        (_file, _length) = (file, 0);
        try
        {
            Append(JournalRecordKind.Header, (_header with { Total = total ?? _header.Total }).ToBytes());
            Append(JournalRecordKind.Durable, durable);
            foreach (var span in held)
            {
                Append(JournalRecordKind.Written, JournalReplay.SpanPayload(span));
            }

            foreach (var piece in _pieces ?? [])
            {
                Append(JournalRecordKind.Piece, piece.ToBytes());
            }

            DurableFile.Flush(file);
            FailPoint.Pass("journal-compact");
            DurableFile.Replace(next, _path);
            FailPoint.Pass("journal-replaced");
            DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
        }
        catch
        {
            (_file, _length) = (old, oldLength);
            file.Dispose();
            File.Delete(next);
            throw;
        }

        old.Dispose();
    }

    private void Append(JournalRecordKind kind, byte[] payload) => Write(JournalRecord.Frame(kind, payload));

    private void Write(byte[] records)
    {
        lock (_gate)
        {
            RandomAccess.Write(_file, records, _length);
            _length += records.Length;
        }
    }
}
