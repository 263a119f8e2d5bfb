using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>How many connections a download wants: a number somebody gave, or what measured gain says.</summary>
internal sealed class ConnectionTarget
{
    private const long SmallestPieceEver = 1 << 20;
    private static readonly TimeSpan s_requestCost = TimeSpan.FromMilliseconds(150);

    private readonly GainProbe? _gain;
    private readonly int _exact;
    private readonly TimeProvider _time;
    private readonly long _started;

    public ConnectionTarget(DownloadRequest request, DownloadOptions options, int? learnedCap, bool inOrder, TimeProvider time)
    {
        (_time, _started) = (time, time.GetTimestamp());
        var most = inOrder ? 1 : request.Connections ?? options.ConnectionsPerFile;
        IsExact = request.Connections is not null || options.ExactConnections || inOrder;
        _exact = most;
        _gain = IsExact ? null : new GainProbe(Math.Min(most, learnedCap ?? most));
    }

    public bool IsExact { get; }

    public int Count => _gain?.Target ?? _exact;

    /// <param name="bytes">Of the file, so far.</param>
    /// <param name="open">Connections open now.</param>
    /// <param name="isHeld">A limit holds the transfer, or too little is left to be worth a connection: nothing can be learned.</param>
    public void Observe(long bytes, int open, bool isHeld) => _gain?.Observe(_time.GetElapsedTime(_started), bytes, open, isHeld);

    public void Refused() => _gain?.Refused(_time.GetElapsedTime(_started));

    /// <summary>A piece must be worth its request: what the thief would bring in the time a request costs, and never less than 1 MiB.</summary>
    public static long SmallestPiece(double bytesPerSecond) => Math.Max(SmallestPieceEver, (long)(bytesPerSecond * s_requestCost.TotalSeconds));
}
