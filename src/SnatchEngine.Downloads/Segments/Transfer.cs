using System.Collections.Concurrent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Throttling;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Segments;

/// <summary>What all connections of one download share.</summary>
internal sealed class Transfer
{
    private const long JournalFrom = 1 << 20;

    private readonly Lock _gate = new();
    private long? _learnedTotal;
    private long? _oddTotal;
    private long _fetched;
    private int _requests;
    private int _peak;

    public required Engine Engine { get; init; }

    public required DownloadRequest Request { get; init; }

    public required DownloadStatus Status { get; init; }

    public required MirrorBoard Mirrors { get; init; }

    public required PartFile Part { get; init; }

    public required SegmentMap Map { get; init; }

    public required EntityIdentity Identity { get; init; }

    public required Checkpointer Checkpoint { get; init; }

    public required RateLimit Limit { get; init; }

    public required HttpAsk Ask { get; init; }

    public required Lazy<JournalHeader> Header { get; init; }

    public required Tally Tally { get; init; }

    /// <summary>Something said where the file ends: a length, or a framing that cannot end by accident.</summary>
    public bool IsEndKnown { get; private set; }

    /// <summary>Digests of the whole file that only later answers gave.</summary>
    public ConcurrentBag<Checksum> LaterDigests { get; private init; } = [];

    /// <summary>False once ranges were seen to be of no use; from then on one plain stream does it.</summary>
    public bool RangesUsable { get; set; } = true;

    /// <summary>A range was answered as one, by anybody.</summary>
    public bool RangesProven { get; set; }

    public long Fetched => Interlocked.Read(ref _fetched);

    public int Requests => Volatile.Read(ref _requests);

    public int PeakConnections => Volatile.Read(ref _peak);

    /// <summary>Bytes were read from an answer's body.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="sender">Who sent them.</param>
    public void CountFetched(long bytes, HostGate sender)
    {
        Interlocked.Add(ref _fetched, bytes);
        Tally.Wire.Received(bytes, sender);
    }

    /// <summary>Who sent an answer, at the end of its redirects.</summary>
    public HostGate HostOf(HttpExchange answer) => Engine.Hosts.For(answer.Origin);

    public void CountRequest()
    {
        Interlocked.Increment(ref _requests);
        Status.RequestMade = true;
    }

    public void ConnectionOpened()
    {
        var open = Status.AddConnections(1);
        if (open > _peak)
        {
            _peak = open;
        }
    }

    public void ConnectionClosed() => Status.AddConnections(-1);

    /// <summary>An answer told the length that nobody knew before.</summary>
    public void LearnTotal(long total)
    {
        lock (_gate)
        {
            if (Map.Total is not null)
            {
                return;
            }

            Map.EndAt(total);
            Part.Journal?.LengthIs(total);
            (IsEndKnown, Status.Total, _learnedTotal) = (true, total, total);
        }
    }

    /// <summary>The body of a file of unknown length ended.</summary>
    /// <param name="at">Where.</param>
    /// <param name="isFramed">Its framing says so; else the connection just closed.</param>
    public void EndSeen(long at, bool isFramed)
    {
        Map.EndAt(at);
        IsEndKnown |= isFramed;
    }

    /// <summary>Whether a total in an answer is one more that nobody said before: a wrong one can be lived with, one that changes proves nothing.</summary>
    public bool Wanders(long? total)
    {
        lock (_gate)
        {
            if (total is null || Map.Total is null || total == Map.Total || total == _oddTotal)
            {
                return false;
            }

            var isSecond = _oddTotal is not null;
            _oddTotal = total;
            return isSecond;
        }
    }

    /// <summary>Puts bytes into the part: those a rival has brought already are compared, the others written.</summary>
    /// <returns>How many were new.</returns>
    public long Store(Segment segment, long offset, ReadOnlySpan<byte> bytes)
    {
        var isStored = false;
        try
        {
            var fresh = StoreFresh(segment, offset, bytes);
            isStored = true;
            Tally.Wire.Hedged(bytes.Length - fresh);
            return fresh;
        }
        finally
        {
            if (!isStored)
            {
                Tally.Wire.Dropped(bytes.Length);
            }
        }
    }

    private long StoreFresh(Segment segment, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Request.MaxSize is { } max && offset + bytes.Length > max.Bytes)
        {
            throw new DownloadException(DownloadFailure.TooLarge, $"The file is larger than the {max} allowed.");
        }

        var known = (int)Math.Clamp(segment.Position - offset, 0, bytes.Length);
        if (known > 0 && !Part.Holds(bytes[..known], offset))
        {
            throw new TransferFault(FaultKind.Torn, "Two answers for the same range hold different bytes");
        }

        var room = (int)Math.Min(bytes.Length, segment.End - offset);
        if (room <= known)
        {
            return 0;
        }

        Part.Write(bytes[known..room], offset + known);
        var fresh = Map.Commit(segment, offset + known, room - known);
        Status.AddReceived(fresh);
        Checkpoint.Wrote(fresh);
        return fresh;
    }

    /// <summary>Records in the journal what was written, once the file is large enough to be worth one.</summary>
    /// <returns>False while nothing is recorded.</returns>
    public bool Record(ByteSpan written)
    {
        if (Part.Journal is null && (Map.HeldBytes < JournalFrom || !StartJournal()))
        {
            return false;
        }

        Part.Journal!.Written(written);
        return true;
    }

    /// <summary>Before a stop: what is here goes into the journal, however little it is.</summary>
    public void RecordEverything()
    {
        if (Map.HeldBytes > 0)
        {
            StartJournal();
        }
    }

    /// <summary>The same download with some spans to be fetched again.</summary>
    public Transfer Without(IReadOnlyList<ByteSpan> spans)
    {
        var kept = new SpanSet();
        foreach (var span in Map.Held())
        {
            kept.Add(span);
        }

        foreach (var span in spans)
        {
            kept.Remove(span);
        }

        return With(kept.Spans);
    }

    /// <summary>The same download with nothing held but some spans.</summary>
    public Transfer With(IReadOnlyList<ByteSpan> spans)
    {
        var map = new SegmentMap(Map.Total, spans);
        Part.RestartJournal(Header.Value, spans);
        Tally.Wire.Dropped(Map.HeldBytes - map.HeldBytes);
        Status.Received = map.HeldBytes;
        return new Transfer
        {
            Engine = Engine,
            Request = Request,
            Status = Status,
            Mirrors = Mirrors,
            Part = Part,
            Map = map,
            Identity = Identity,
            Checkpoint = new Checkpointer(Part, map, Engine.Options.Durability, Engine.Time),
            Limit = Limit,
            Ask = Ask,
            Header = Header,
            RangesUsable = RangesUsable,
            RangesProven = RangesProven,
            Tally = Tally,
            IsEndKnown = IsEndKnown,
            LaterDigests = LaterDigests,
            _fetched = _fetched,
            _requests = _requests,
            _peak = _peak,
            _learnedTotal = _learnedTotal,
        };
    }

    /// <summary>Bytes that no validator could ever prove again are not worth a journal.</summary>
    private bool StartJournal()
    {
        if (!Identity.CanBeResumed)
        {
            return false;
        }

        lock (_gate)
        {
            if (Part.Journal is null)
            {
                Part.RestartJournal(Header.Value with { Total = Header.Value.Total ?? _learnedTotal }, Map.Held());
            }

            return true;
        }
    }
}
