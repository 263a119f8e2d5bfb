namespace SnatchEngine.Downloads.Throttling;

/// <summary>What is being learned of one host, by all downloads that ask it.</summary>
/// <param name="origin">Scheme, host and port.</param>
/// <param name="time">The clock; what is kept beyond the process is dated by its wall side.</param>
public sealed class HostMemory(string origin, TimeProvider time)
{
    /// <summary>Samples that a percentile must have before it is believed.</summary>
    public const int EnoughSamples = 20;

    /// <summary>How long facts are worth something.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const double NewShare = 0.2;

    private readonly Lock _gate = new();
    private readonly LatencyHistogram _headers = new();
    private HostFacts _facts = new(origin);
    private TimeSpan _lastHeaders;
    private bool _isEmpty = true;

    /// <summary>99th percentile of the time to headers; null while fewer than <see cref="EnoughSamples"/> are known, here or from before.</summary>
    public TimeSpan? HeadersP99
    {
        get
        {
            lock (_gate)
            {
                return P99() is var p99 && p99 > TimeSpan.Zero ? p99 : null;
            }
        }
    }

    /// <summary>How many answers were timed in this process, and the time of the last.</summary>
    internal (long Count, TimeSpan Last) LastHeaders
    {
        get
        {
            lock (_gate)
            {
                return (_headers.Samples, _lastHeaders);
            }
        }
    }

    /// <summary>Whether it honours Range; null: not learned.</summary>
    public bool? Ranges => Facts.Ranges;

    /// <summary>False: it answers 200 to If-Range with its own ETag; null: not learned.</summary>
    public bool? IfRangeByETag => Facts.IfRangeByETag;

    /// <summary>Whether HTTP/2 failed there.</summary>
    public bool Http1Only => Facts.Http1Only;

    /// <summary>Connections it was seen to bear; null: never refused one.</summary>
    public int? ConnectionCap => Facts.ConnectionCap;

    /// <summary>Bytes per second of one connection, as a moving mean; 0: not learned.</summary>
    public double Goodput => Facts.Goodput;

    /// <summary>Connections that paid for one file within the last day, and when that was measured; null: not known.</summary>
    public (int Count, DateTimeOffset At)? Connections =>
        Facts is { Connections: { } count, ConnectionsLearnedAt: { } at } && (time.GetUtcNow() - at).Duration() <= Life ? (count, at) : null;

    private HostFacts Facts
    {
        get
        {
            lock (_gate)
            {
                return _facts;
            }
        }
    }

    /// <summary>Bytes per second of one connection over a while.</summary>
    public void LearnGoodput(double bytesPerSecond)
    {
        if (bytesPerSecond > 0 && double.IsFinite(bytesPerSecond))
        {
            Learn(f => f with { Goodput = f.Goodput <= 0 ? bytesPerSecond : Mean(f.Goodput, bytesPerSecond) });
        }
    }

    /// <summary>How long a request took to its headers.</summary>
    public void LearnHeaders(TimeSpan wait)
    {
        lock (_gate)
        {
            _headers.Add(wait);
            _lastHeaders = wait;
            Stamp();
        }
    }

    /// <summary>How a request ended.</summary>
    public void LearnOutcome(bool failed) => Learn(f => f with { FailureRate = Mean(f.FailureRate, failed ? 1 : 0) });

    /// <summary>Whether it honours Range.</summary>
    public void LearnRanges(bool honoured) => Learn(f => f with { Ranges = honoured });

    /// <summary>Whether it takes its own ETag in If-Range.</summary>
    public void LearnIfRange(bool byETag) => Learn(f => f with { IfRangeByETag = byETag });

    /// <summary>HTTP/2 failed there.</summary>
    public void LearnHttp1Only() => Learn(f => f with { Http1Only = true });

    /// <summary>It refused more connections than this; null: by now it bears all that are wanted.</summary>
    public void LearnCap(int? connections) => Learn(f => f with { ConnectionCap = connections });

    /// <summary>So many connections paid for one file; more did not, or were not tried.</summary>
    public void LearnConnections(int count) => Learn(f => f with { Connections = count, ConnectionsLearnedAt = time.GetUtcNow() });

    /// <summary>What is known, to hand to a later process; null when nothing is.</summary>
    public HostFacts? Snapshot()
    {
        lock (_gate)
        {
            return _isEmpty ? null : _facts with { HeadersP99 = P99() };
        }
    }

    /// <summary>Takes in what an earlier process learned, unless it is older than a day; what this one has learned itself stays.</summary>
    /// <returns>Whether anything was taken.</returns>
    public bool Restore(HostFacts facts)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            // A date in the future was written under a wrong clock: near ones are pulled back, far ones are worth nothing.
            if ((now - facts.LearnedAt).Duration() > Life)
            {
                return false;
            }

            _facts = _isEmpty ? facts with { Origin = origin, LearnedAt = facts.LearnedAt < now ? facts.LearnedAt : now } : Completed(_facts, facts);
            _isEmpty = false;
            return true;
        }
    }

    private static HostFacts Completed(HostFacts mine, HostFacts earlier) => mine with
    {
        ConnectionCap = mine.ConnectionCap ?? earlier.ConnectionCap,
        Connections = mine.Connections ?? earlier.Connections,
        ConnectionsLearnedAt = mine.ConnectionsLearnedAt ?? earlier.ConnectionsLearnedAt,
        Ranges = mine.Ranges ?? earlier.Ranges,
        IfRangeByETag = mine.IfRangeByETag ?? earlier.IfRangeByETag,
        Http1Only = mine.Http1Only || earlier.Http1Only,
        Goodput = mine.Goodput <= 0 ? earlier.Goodput : earlier.Goodput <= 0 ? mine.Goodput : Mean(earlier.Goodput, mine.Goodput),
        HeadersP99 = mine.HeadersP99 > TimeSpan.Zero ? mine.HeadersP99 : earlier.HeadersP99,
        FailureRate = Mean(earlier.FailureRate, mine.FailureRate),
    };

    private static double Mean(double old, double latest) => (old * (1 - NewShare)) + (latest * NewShare);

    private TimeSpan P99() => _headers.Samples >= EnoughSamples ? _headers.Percentile(0.99) : _facts.HeadersP99;

    private void Learn(Func<HostFacts, HostFacts> change)
    {
        lock (_gate)
        {
            _facts = change(_facts);
            Stamp();
        }
    }

    private void Stamp()
    {
        _facts = _facts with { LearnedAt = time.GetUtcNow() };
        _isEmpty = false;
    }
}
