using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>How many connections a download wants: a number somebody gave, what paid at this host before, or what measured gain says.</summary>
internal sealed class ConnectionTarget
{
    private const long SmallestPieceEver = 1 << 20;
    private static readonly TimeSpan s_requestCost = TimeSpan.FromMilliseconds(150);

    private readonly GainProbe? _gain;
    private readonly Func<int> _most;
    private readonly HostMemory _host;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Func<int>? _openAtHost;
    private int _lastMost;
    private bool _hasAskedMemory;

    /// <param name="request">What is wanted; connections it names are not changed by a profile.</param>
    /// <param name="options">The options in force, asked again as the transfer goes on.</param>
    /// <param name="host">What is known of the host, and learned here.</param>
    /// <param name="inOrder">One connection alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="openAtHost">Connections to the host over all downloads. Null: none but those of this one.</param>
    public ConnectionTarget(DownloadRequest request, Func<DownloadOptions> options, HostMemory host, bool inOrder, TimeProvider time, Func<int>? openAtHost = null)
    {
        (_host, _time, _started, _openAtHost) = (host, time, time.GetTimestamp(), openAtHost);
        _most = () => inOrder ? 1 : request.Connections ?? options().ConnectionsPerFile;
        _lastMost = _most();
        IsExact = request.Connections is not null || options().ExactConnections || inOrder;
        _gain = IsExact ? null : new GainProbe(Math.Min(_lastMost, host.ConnectionCap ?? _lastMost));
        Why = inOrder ? "this file system must be written in order" : IsExact ? "as many as were asked for" : "one to begin with; doubled while that pays";
        AskMemory();
    }

    public bool IsExact { get; }

    public int Count => Math.Min(_gain?.Target ?? int.MaxValue, _most());

    /// <summary>Why so many, in a few words.</summary>
    public string Why { get; private set; }

    /// <param name="bytes">Of the file, so far.</param>
    /// <param name="open">Connections open now.</param>
    /// <param name="isHeld">A limit holds the transfer, or too little is left to be worth a connection: nothing can be learned.</param>
    public void Observe(long bytes, int open, bool isHeld)
    {
        if (_gain is null)
        {
            return;
        }

        // What an earlier process learned may arrive while this one is under way.
        AskMemory();
        var before = _gain.Last;
        _gain.Observe(_time.GetElapsedTime(_started), bytes, open, isHeld);
        if (_gain.Last is { } verdict && verdict != before)
        {
            Why = Explain(verdict);

            // What more connections take from other downloads there is no gain of theirs.
            if (_openAtHost is null || _openAtHost() <= open)
            {
                _host.LearnConnections(verdict.Paying);
            }
        }
    }

    /// <summary>Tells a download how many connections it is to have, and why, when that is another choice than before; what is known of its host is seen anew then.</summary>
    public void TellTo(Transfer transfer)
    {
        if (transfer.Status.Choice is { } last && last.Connections == Count && last.Why == Why)
        {
            return;
        }

        var (speed, total) = (_host.Goodput, transfer.Map.Total);
        transfer.Status.Choose(transfer.Engine.Options.ChunkSize is { } asked
            ? new TransferChoice(Count, Why, asked, "download.chunk-size says so, for each request too")
            : new TransferChoice(Count, Why, new ByteSize(ClaimWindow.First(speed, total)), ClaimWindow.Why(speed, total)));
    }

    /// <summary>The most connections, when somebody lowered it since this was asked last; else null.</summary>
    public int? TakeLowered()
    {
        var (before, now) = (_lastMost, _most());
        _lastMost = now;
        return now < before ? now : null;
    }

    public void Refused()
    {
        _gain?.Refused(_time.GetElapsedTime(_started));
        Why = _gain is null ? Why : "the host refused one more";
    }

    /// <summary>A piece must be worth its request: what the thief would bring in the time a request costs, and never less than 1 MiB.</summary>
    public static long SmallestPiece(double bytesPerSecond) => Math.Max(SmallestPieceEver, (long)(bytesPerSecond * s_requestCost.TotalSeconds));

    private void AskMemory()
    {
        if (_gain is null || _hasAskedMemory || _host.Connections is not { } learned)
        {
            return;
        }

        _hasAskedMemory = true;
        if (_gain.Suggest(learned.Count, _time.GetElapsedTime(_started)))
        {
            Why = $"{learned.Count} paid at this host {Ago(_time.GetUtcNow() - learned.At)}";
        }
    }

    private static string Explain(GainVerdict verdict)
    {
        if (double.IsInfinity(verdict.Gain))
        {
            return $"{verdict.Tried} brought something where {verdict.Before} brought nothing";
        }

        var more = Math.Round((verdict.Gain - 1) * 100);
        var needed = Math.Round((verdict.Needed - 1) * 100);
        return string.Create(CultureInfo.InvariantCulture, $"{verdict.Tried} brought {Math.Abs(more):0} % {(more < 0 ? "less" : "more")} than {verdict.Before}, {(verdict.HasPaid ? "worth it from" : "not worth it below")} {needed:0} %");
    }

    private static string Ago(TimeSpan past) => past.TotalMinutes < 1 ? "just now" : past.TotalHours < 1 ? $"{(int)past.TotalMinutes} min ago" : $"{(int)past.TotalHours} h ago";
}
