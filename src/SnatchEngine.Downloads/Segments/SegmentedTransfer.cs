using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>Runs the connections of one download: how many, on what, and what it means when one gives up.</summary>
internal sealed class SegmentedTransfer(Transfer transfer, Patience patience, ConnectionTarget target)
{
    private const long WorthASecondConnection = 1 << 20;
    private const double WorthGrowingSeconds = 2;
    private const int FailuresToLeave = 3;
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_crawl = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Running> _running = [];
    private readonly TimeProvider _time = transfer.Engine.Time;
    private readonly HedgeBudget _hedges = new(transfer.Map.Total);
    private readonly SlowWatch _slow = new(transfer.Engine.Time);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started = transfer.Engine.Time.GetTimestamp();
    private Connection? _first;
    private long _growFrom = transfer.Engine.Time.GetTimestamp();
    private double _best;
    private bool _isAlone;
    private bool _isPlainTrial;
    private long _plainTriedAt;

    /// <summary>Fetches everything that is missing.</summary>
    /// <param name="first">The answer to the first request, when it brings the file's beginning.</param>
    /// <param name="source">Who gave it.</param>
    /// <param name="lease">Its place at the host, given back when its connection ends.</param>
    /// <param name="cancellationToken">Stops it, resumable.</param>
    public async Task RunAsync(OpenedBody? first, Source source, HostLease? lease, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mayGrow = transfer.Map.Total > WorthASecondConnection || first is null;
        using var tick = mayGrow ? new PeriodicTimer(s_tick, _time) : null;
        try
        {
            target.TellTo(transfer);
            if (first is not null && transfer.Map.TakeFreeAt(0) is { } start)
            {
                SplitForExactCount();
                _first = new Connection(transfer, this, source, _time);
                Start(_first, start, first, lease, stop.Token);
            }

            Task<bool>? ticking = null;
            while (!transfer.Map.IsComplete)
            {
                if (_running.Count == 0)
                {
                    await StartOneAsync(stop.Token);
                }

                Grow(stop.Token);
                ticking ??= tick?.WaitForNextTickAsync(stop.Token).AsTask();
                await Task.WhenAny(ticking is null ? Tasks() : [.. Tasks(), _wake.Task, ticking]);
                _wake = _wake.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _wake;
                cancellationToken.ThrowIfCancellationRequested();
                if (ticking is { IsCompleted: true })
                {
                    ticking = null;
                    OnTick(stop.Token);
                }

                await ReapAsync(cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await DrainAsync();
        }
    }

    /// <summary>More work for a connection that has done its own, or null when it should close.</summary>
    public Segment? Next(Connection connection)
    {
        // Before any range was answered, more requests would only be in the way of a body that may be the only one there is.
        if (!transfer.RangesUsable || !transfer.RangesProven || IsTooMany(connection) || IsRecalled(connection))
        {
            return null;
        }

        return transfer.Map.TakeFree() ?? transfer.Map.Steal(connection.Pace.BytesPerSecond, ConnectionTarget.SmallestPiece(connection.Pace.BytesPerSecond)) ??
            transfer.Map.JoinRace((left, seconds) => _hedges.TryTake(left, seconds, connection.Pace.BytesPerSecond));
    }

    /// <summary>Something came to pass that may let the download grow.</summary>
    public void Wake() => _wake.TrySetResult();

    public bool IsAlone(Connection connection)
    {
        lock (_gate)
        {
            return _running.TrueForAll(r => r.Connection == connection);
        }
    }

    /// <summary>One connection leads on a segment: the others on it stop when they are that far behind.</summary>
    public void Overtaken(Segment segment, Connection by, long atLeast)
    {
        lock (_gate)
        {
            foreach (var rival in _running)
            {
                if (rival.Connection != by && rival.Connection.Current == segment && rival.Connection.Offset + atLeast <= by.Offset)
                {
                    rival.Connection.Overtaken();
                }
            }
        }
    }

    /// <summary>Only those beyond the target leave, so that not all do at once.</summary>
    private bool IsTooMany(Connection connection)
    {
        lock (_gate)
        {
            return _running.FindIndex(r => r.Connection == connection) >= target.Count;
        }
    }

    private bool IsRecalled(Connection connection)
    {
        lock (_gate)
        {
            return _running.Exists(r => r.Connection == connection && r.Lease?.IsRecalled == true);
        }
    }

    private bool MaySplit => transfer.RangesUsable && transfer.Engine.Hosts.For(transfer.Mirrors.First.Origin).Memory.Ranges != false;

    /// <summary>One connection finds out whether a source's ranges hold the bytes that are here already; the others of that source wait for it.</summary>
    private bool MayAsk(Source source) =>
        source.IsProven || (HasSample && !_running.Exists(r => r.Connection.Source == source && r.Connection != _first));

    /// <summary>A first connection that crawls must do with what it brought so far.</summary>
    private bool HasSample => transfer.Map.HeldBytes >= (_time.GetElapsedTime(_started) < s_crawl ? RangeOpener.Sample : RangeOpener.SmallestSample);

    private void SplitForExactCount()
    {
        if (target.IsExact && MaySplit && transfer.Map.Total is not null)
        {
            transfer.Map.SplitInto(target.Count, WorthASecondConnection);
        }
    }

    private Task[] Tasks()
    {
        lock (_gate)
        {
            return [.. _running.Select(r => r.Task)];
        }
    }

    private async Task StartOneAsync(CancellationToken cancellationToken)
    {
        if (target.IsExact)
        {
            SplitForExactCount();
        }

        var segment = transfer.Map.TakeFree() ?? throw new InvalidOperationException("A transfer that is not complete has no free segment.");
        HostLease? lease = null;
        try
        {
            var source = transfer.Mirrors.Pick(_ => true) ?? throw patience.NoSourceLeft();
            lease = await transfer.Engine.Hosts.For(source.Origin).EnterAsync(ConnectionRole.First, cancellationToken);
            transfer.Status.Phase = DownloadPhase.Transferring;
            Start(new Connection(transfer, this, source, _time), segment, null, lease, cancellationToken);
        }
        catch
        {
            lease?.Dispose();
            transfer.Map.Release(segment);
            throw;
        }
    }

    private void Start(Connection connection, Segment segment, OpenedBody? opened, HostLease? lease, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // On the pool at once: the caller's loop must not become the connection's until its first wait.
            _running.Add(new Running(connection, Task.Run(() => connection.RunAsync(segment, opened, cancellationToken), CancellationToken.None), lease));
        }
    }

    private void Grow(CancellationToken cancellationToken)
    {
        while (MaySplit && !_isAlone && _running.Count > 0 && _running.Count < target.Count && _time.GetTimestamp() >= _growFrom)
        {
            _best = Math.Max(_best, _running.Max(r => r.Connection.Pace.BytesPerSecond));
            var smallest = ConnectionTarget.SmallestPiece(_best);
            HostLease? lease = null;
            if (!(transfer.Map.HasWork(smallest) || IsLateBy(s_late)) ||
                transfer.Mirrors.Pick(s => lease is null && MayAsk(s) && transfer.Engine.Hosts.For(s.Origin).TryEnter(out lease)) is not { } source)
            {
                lease?.Dispose();
                return;
            }

            if ((transfer.Map.TakeFree() ?? transfer.Map.Steal(_best, smallest) ?? JoinLate()) is not { } segment)
            {
                lease?.Dispose();
                return;
            }

            Start(new Connection(transfer, this, source, _time), segment, null, lease, cancellationToken);
        }
    }

    /// <summary>Whether what is left would take its owner clearly longer than a fresh connection.</summary>
    private bool IsLateBy(TimeSpan late) =>
        transfer.RangesProven && !transfer.Limit.IsWaiting && transfer.Map.Unfinished().Any(s => s is { Owners: 1, IsOpenEnded: false, Speed: > 0 } && s.Remaining / s.Speed > late.TotalSeconds);

    private Segment? JoinLate() => IsLateBy(s_late) ? transfer.Map.JoinRace((left, seconds) => seconds > s_late.TotalSeconds && _hedges.TryTake(left, seconds, _best)) : null;

    private void OnTick(CancellationToken cancellationToken)
    {
        transfer.Checkpoint.Wrote(0);
        var speed = _running.Sum(r => r.Connection.Pace.Now());
        var isNearlyDone = transfer.Map.Total is { } total && total - transfer.Map.HeldBytes < WorthGrowingSeconds * speed;
        target.Observe(transfer.Fetched, _running.Count, transfer.Limit.IsLimited || isNearlyDone);
        target.TellTo(transfer);
        if (!transfer.Limit.IsWaiting)
        {
            // Who fell silent is as slow as that, not as fast as his last byte.
            _running.ForEach(r => r.Connection.Current?.SlowDownTo(r.Connection.Pace.Now()));
        }

        var most = target.TakeLowered() ?? int.MaxValue;
        _running.Where((r, i) => i >= most || r.Lease?.IsRecalled == true).ToList().ForEach(r => r.Connection.Abandon());
        if (transfer.RangesUsable && !transfer.Limit.IsWaiting && _slow.FindSlow(_running.ConvertAll(r => r.Connection)) is { } slow && slow.Current is { } segment)
        {
            Replace(slow, segment, cancellationToken);
        }
    }

    /// <summary>Opens another connection on the same bytes; whichever leads keeps them, so nothing is dropped before something better flows.</summary>
    private void Replace(Connection slow, Segment segment, CancellationToken cancellationToken)
    {
        if (!transfer.Engine.Hosts.For(slow.Source.Origin).TryEnter(out var lease))
        {
            return;
        }

        if (transfer.Map.TryJoin(segment))
        {
            Start(new Connection(transfer, this, slow.Source, _time), segment, null, lease, cancellationToken);
        }
        else
        {
            lease.Dispose();
        }
    }

    private async Task ReapAsync(CancellationToken cancellationToken)
    {
        List<Running> ended;
        lock (_gate)
        {
            ended = _running.FindAll(r => r.Task.IsCompleted);
            _running.RemoveAll(r => r.Task.IsCompleted);
        }

        Exception? last = null;
        var hadRanges = transfer.RangesUsable;
        ended.ForEach(r => r.Lease?.Dispose());
        foreach (var running in ended)
        {
            if (running.Task.Exception?.InnerException is { } fault)
            {
                Learn(fault, running.Connection.Source);
                last = fault;
            }
        }

        _isAlone &= _running.Count > 0;
        if (hadRanges && !transfer.RangesUsable)
        {
            transfer.Tally.Note($"{last!.Message}; went on as one stream");
            return;
        }

        if (last is not null && _running.Count == 0 && !transfer.Map.IsComplete && !TriesPlain(last))
        {
            await patience.WaitAsync(last, ended[^1].Connection.Source, transfer.Map.HeldBytes, cancellationToken);
        }
    }

    /// <summary>Some servers refuse any Range: while none was ever answered, one plain request decides, over the bytes that are here.</summary>
    private bool TriesPlain(Exception fault)
    {
        if (fault is not TransferFault { Kind: FaultKind.Status } || transfer.RangesProven)
        {
            return false;
        }

        if (_isPlainTrial)
        {
            (_isPlainTrial, transfer.RangesUsable) = (false, true);
            return false;
        }

        if (!transfer.RangesUsable || transfer.Map.HeldBytes <= _plainTriedAt)
        {
            return false;
        }

        (_isPlainTrial, _plainTriedAt, transfer.RangesUsable) = (true, transfer.Map.HeldBytes, false);
        return true;
    }

    /// <summary>What a fault teaches while others flow; some end the whole transfer.</summary>
    private void Learn(Exception fault, Source source)
    {
        if (Engine.WantsHttp1(fault))
        {
            transfer.Engine.Hosts.For(source.Origin).Memory.LearnHttp1Only();
        }

        if (_running.Count > 0)
        {
            source.Failures++;
        }

        if (source.Failures >= FailuresToLeave && transfer.Mirrors.HasBetterThan(source))
        {
            source.Retire("it failed again and again");
        }

        if (!transfer.Mirrors.HasBetterThan(source))
        {
            _growFrom = _time.GetTimestamp() + (long)(s_calm.TotalSeconds * _time.TimestampFrequency);
        }

        switch (fault)
        {
            case TransferFault { Kind: FaultKind.Changed } when !source.GaveIdentity:
                source.Retire("it has another file");
                break;
            case TransferFault { Kind: FaultKind.Changed or FaultKind.Torn }:
                throw fault;
            case TransferFault { Kind: FaultKind.Lies } when transfer.Mirrors.Sources.Count(s => !s.IsOut) > 1:
                source.Retire("it holds other bytes");
                break;
            case TransferFault { Kind: FaultKind.NoRanges or FaultKind.Lies }:
            case TransferFault { Kind: FaultKind.Page } when _running.Count > 0:
                transfer.RangesUsable = false;
                break;
            case TransferFault { Kind: FaultKind.Status, Status: 404 or 410 } when _running.Count > 0 && !transfer.Mirrors.HasBetterThan(source):
                // A link that works once is not a host that has too many connections.
                _isAlone = true;
                break;
            case TransferFault { Kind: FaultKind.Status, Status: 403 or 429 or 503 or 509 } refused when _running.Count > 0:
                target.Refused();
                PauseFor(refused, source);
                break;
            case DownloadException { Failure: DownloadFailure.AddressRefused or DownloadFailure.RedirectRefused or DownloadFailure.ProtocolError or DownloadFailure.Parked }
                when transfer.Mirrors.HasOtherThan(source):
                source.Retire(fault.Message);
                break;
            case DownloadException { Failure: not DownloadFailure.Parked }:
            case IOException or UnauthorizedAccessException when TransientFailure.Of(fault) is FailureClass.Local or FailureClass.DiskFull:
                throw fault;
        }
    }

    /// <summary>A host that refuses one connection too many may say for how long; a wish for longer than anyone waits is for that connection only.</summary>
    private void PauseFor(TransferFault refused, Source source)
    {
        if (RetryAfter.Parse(refused.RetryAfter, _time.GetUtcNow()) is { } asked && asked <= transfer.Engine.Options.RetryAfterInline)
        {
            transfer.Engine.Hosts.For(source.Origin).Pause(asked);
        }
    }

    private async Task DrainAsync()
    {
        await Task.WhenAll(Tasks()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var running in _running)
        {
            running.Lease?.Dispose();
        }

        _running.Clear();
    }

    private sealed record Running(Connection Connection, Task Task, HostLease? Lease);
}
