namespace SnatchEngine.Downloads;

/// <summary>What a download is doing.</summary>
public enum DownloadPhase
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>First request sent.</summary>
    Connecting,

    /// <summary>Bytes are coming.</summary>
    Transferring,

    /// <summary>Waiting before the next try; <see cref="DownloadStatus.Reason"/> says why.</summary>
    BackingOff,

    /// <summary>The disk is full; goes on when there is space.</summary>
    DiskFull,

    /// <summary>All bytes are here; hashing, flushing, placing.</summary>
    Finishing,

    /// <summary>All bytes are here, and a step works on them; <see cref="DownloadStatus.Reason"/> says which.</summary>
    Processing,

    /// <summary>In its place.</summary>
    Done,

    /// <summary>Ended without its file.</summary>
    Failed,
}

/// <summary>Live figures of one download; written by the core, read by anybody at any time without locks.</summary>
public sealed class DownloadStatus
{
    private long _total = -1;
    private long _received;
    private int _connections;
    private int _phase;

    /// <summary>The download this one is a part of: it counts the bytes and connections of all its parts. Null: none.</summary>
    public DownloadStatus? Whole { get; init; }

    /// <summary>The file's name once it is known.</summary>
    public string? Name { get; set; }

    /// <summary>What it is doing.</summary>
    public DownloadPhase Phase
    {
        get => (DownloadPhase)Volatile.Read(ref _phase);
        set => Volatile.Write(ref _phase, (int)value);
    }

    /// <summary>Why it waits, in a sentence; null when it does not.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether anything was asked of a server.</summary>
    public bool RequestMade
    {
        get;
        internal set
        {
            field = value;
            if (value && Whole is { } whole)
            {
                whole.RequestMade = true;
            }
        }
    }

    /// <summary>The file's length, or null while unknown.</summary>
    public long? Total
    {
        get => Interlocked.Read(ref _total) is var total and >= 0 ? total : null;
        set
        {
            var before = Interlocked.Exchange(ref _total, value ?? -1);
            Whole?.AddTotal((value ?? 0) - Math.Max(0, before));
        }
    }

    /// <summary>Bytes of the file that are here, those of an earlier run included.</summary>
    public long Received
    {
        get => Interlocked.Read(ref _received);
        set
        {
            var before = Interlocked.Exchange(ref _received, value);
            Whole?.AddReceived(value - before);
        }
    }

    /// <summary>Connections open for it now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections it works with just now, and why. Null: nothing was chosen yet.</summary>
    public TransferChoice? Choice { get; private set; }

    /// <summary>Hears of each choice as it is made. Default: nobody.</summary>
    public Action<TransferChoice>? OnChoice { get; init; }

    /// <summary>Takes in a choice, and tells of it when it is another one.</summary>
    internal void Choose(TransferChoice choice)
    {
        if (choice != Choice)
        {
            Choice = choice;
            OnChoice?.Invoke(choice);
            Whole?.Choose(choice);
        }
    }

    /// <summary>Counts bytes that arrived.</summary>
    /// <param name="bytes">How many; negative when some turned out wrong.</param>
    public void AddReceived(long bytes)
    {
        Interlocked.Add(ref _received, bytes);
        Whole?.AddReceived(bytes);
    }

    /// <summary>Counts a connection opened (+1) or closed (-1).</summary>
    /// <param name="change">+1 or -1.</param>
    /// <returns>Connections open now.</returns>
    public int AddConnections(int change)
    {
        Whole?.AddConnections(change);
        return Interlocked.Add(ref _connections, change);
    }

    private void AddTotal(long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.CompareExchange(ref _total, 0, -1);
            Interlocked.Add(ref _total, bytes);
        }
    }
}
