namespace SnatchEngine.Downloads.Traffic;

/// <summary>Counts what the whole core sends and receives. Counting takes no lock, and nobody has to look.</summary>
internal sealed class TrafficCount
{
    private readonly Lock _gate = new();
    private readonly List<ActiveDownload> _active = [];
    private long _received;
    private long _retry;
    private long _hedge;
    private long _overlap;
    private long _requests;
    private long _succeeded;
    private long _failed;
    private long _answers;
    private long _waited;

    /// <summary>Bytes since the core was made.</summary>
    public WireBytes Bytes
    {
        get
        {
            // What is wasted was received before, so it is read first: no look finds more wasted than received.
            var (retry, hedge, overlap) = (Interlocked.Read(ref _retry), Interlocked.Read(ref _hedge), Interlocked.Read(ref _overlap));
            return new WireBytes(Interlocked.Read(ref _received), retry, hedge, overlap);
        }
    }

    /// <summary>Whether a download is under way.</summary>
    public bool IsActive
    {
        get
        {
            lock (_gate)
            {
                return _active.Count > 0;
            }
        }
    }

    public void Add(WireBytes bytes)
    {
        Count(ref _received, bytes.Received);
        Count(ref _retry, bytes.Retry);
        Count(ref _hedge, bytes.Hedge);
        Count(ref _overlap, bytes.Overlap);
    }

    /// <summary>A request is on its way.</summary>
    public void Asked() => Interlocked.Increment(ref _requests);

    /// <summary>The headers of its answer are here.</summary>
    /// <param name="status">What it says.</param>
    /// <param name="wait">How long it took.</param>
    public void Answered(int status, TimeSpan wait)
    {
        Interlocked.Increment(ref status < 400 ? ref _succeeded : ref _failed);
        Interlocked.Add(ref _waited, wait.Ticks);
        Interlocked.Increment(ref _answers);
    }

    /// <summary>It had no answer, and not because somebody took it back.</summary>
    public void Unanswered() => Interlocked.Increment(ref _failed);

    /// <summary>A download begins.</summary>
    public void Begin(ActiveDownload download)
    {
        lock (_gate)
        {
            _active.Add(download);
        }
    }

    /// <summary>A download is over, however it ended.</summary>
    public void End(ActiveDownload download)
    {
        lock (_gate)
        {
            _active.Remove(download);
        }
    }

    /// <summary>All of it, but for what is known of buffers and hosts.</summary>
    public TrafficLoad Look()
    {
        IReadOnlyList<ActiveDownload> active;
        lock (_gate)
        {
            active = [.. _active];
        }

        return new TrafficLoad
        {
            Bytes = Bytes,
            Requests = Interlocked.Read(ref _requests),
            Succeeded = Interlocked.Read(ref _succeeded),
            Failed = Interlocked.Read(ref _failed),
            Answers = Interlocked.Read(ref _answers),
            Waited = new TimeSpan(Interlocked.Read(ref _waited)),
            Active = active,
        };
    }

    private static void Count(ref long count, long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.Add(ref count, bytes);
        }
    }
}
