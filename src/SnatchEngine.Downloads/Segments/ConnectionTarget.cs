using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>How many connections a download wants: a number somebody gave, or what measured gain says.</summary>
internal sealed class ConnectionTarget
{
    private const long SmallestPieceEver = 1 << 20;
    private static readonly TimeSpan s_requestCost = TimeSpan.FromMilliseconds(150);

    private readonly GainProbe? _gain;
    private readonly Func<int> _most;
    private readonly TimeProvider _time;
    private readonly long _started;
    private int _lastMost;

    /// <param name="request">What is wanted; connections it names are not changed by a profile.</param>
    /// <param name="options">The options in force, asked again as the transfer goes on.</param>
    /// <param name="learnedCap">What the host bears, if known.</param>
    /// <param name="inOrder">One connection alone.</param>
    /// <param name="time">The clock.</param>
    public ConnectionTarget(DownloadRequest request, Func<DownloadOptions> options, int? learnedCap, bool inOrder, TimeProvider time)
    {
        (_time, _started) = (time, time.GetTimestamp());
        _most = () => inOrder ? 1 : request.Connections ?? options().ConnectionsPerFile;
        _lastMost = _most();
        IsExact = request.Connections is not null || options().ExactConnections || inOrder;
        _gain = IsExact ? null : new GainProbe(Math.Min(_lastMost, learnedCap ?? _lastMost));
    }

    public bool IsExact { get; }

    public int Count => Math.Min(_gain?.Target ?? int.MaxValue, _most());

    /// <param name="bytes">Of the file, so far.</param>
    /// <param name="open">Connections open now.</param>
    /// <param name="isHeld">A limit holds the transfer, or too little is left to be worth a connection: nothing can be learned.</param>
    public void Observe(long bytes, int open, bool isHeld) => _gain?.Observe(_time.GetElapsedTime(_started), bytes, open, isHeld);

    /// <summary>The most connections, when somebody lowered it since this was asked last; else null.</summary>
    public int? TakeLowered()
    {
        var (before, now) = (_lastMost, _most());
        _lastMost = now;
        return now < before ? now : null;
    }

    public void Refused() => _gain?.Refused(_time.GetElapsedTime(_started));

    /// <summary>A piece must be worth its request: what the thief would bring in the time a request costs, and never less than 1 MiB.</summary>
    public static long SmallestPiece(double bytesPerSecond) => Math.Max(SmallestPieceEver, (long)(bytesPerSecond * s_requestCost.TotalSeconds));
}
