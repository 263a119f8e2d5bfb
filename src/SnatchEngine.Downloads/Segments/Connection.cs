using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;

namespace SnatchEngine.Downloads.Segments;

/// <summary>One connection of a download: fetches segment after segment until there is no more work for it.</summary>
internal sealed class Connection(Transfer transfer, SegmentedTransfer work, Source source, TimeProvider time)
{
    private const long LeadToWin = 256 << 10;
    private static readonly TimeSpan s_endOfStream = TimeSpan.FromSeconds(1);

    private readonly RangeOpener _opener = new(transfer);
    private CancellationTokenSource? _fetch;
    private bool _isProving;
    private bool _hasSample;

    public Source Source => source;

    public Pace Pace { get; } = new(time);

    public Segment? Current { get; private set; }

    /// <summary>When the peers were last not clearly faster; null while it keeps up.</summary>
    public long? SlowSince { get; set; }

    /// <summary>Takes the segment given, then whatever work there is.</summary>
    /// <param name="segment">Owned by this connection from before.</param>
    /// <param name="opened">An answer that already brings it: the first request of the download.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Segment segment, OpenedBody? opened, CancellationToken cancellationToken)
    {
        transfer.ConnectionOpened();
        try
        {
            for (var next = segment; next is not null; next = work.Next(this))
            {
                await FetchAsync(next, opened, cancellationToken);
                opened = null;
            }
        }
        finally
        {
            opened?.Dispose();
            transfer.ConnectionClosed();
        }
    }

    /// <summary>What the bytes of this connection teach of its source and host.</summary>
    public void Learned(long bytes)
    {
        source.Failures = 0;
        var host = transfer.Engine.Hosts.For(source.Origin);
        host.Retries.CountProgress(bytes);
        host.Flows();
        if (Pace.BytesPerSecond > 0 && !transfer.Limit.IsLimited)
        {
            source.Learn(Pace.BytesPerSecond);
            host.Memory.LearnGoodput(Pace.BytesPerSecond);
        }
    }

    /// <summary>This connection has come as far as nobody else on its segment: rivals far behind may stop.</summary>
    public void Leads(Segment segment, long offset)
    {
        Offset = offset;
        if (!_hasSample && transfer.Map.HeldBytes >= RangeOpener.Sample)
        {
            _hasSample = true;
            work.Wake();
        }

        if (segment.Owners > 1 && offset >= segment.Position && (segment.IsDone || Pace.BytesPerSecond > 0))
        {
            work.Overtaken(segment, by: this, atLeast: segment.IsDone ? 0 : LeadToWin);
        }
    }

    /// <summary>Where it is in a race.</summary>
    public long Offset { get; private set; }

    /// <summary>A rival has the rest of the segment; what a proof under way tells is still wanted.</summary>
    public void Overtaken()
    {
        if (!_isProving)
        {
            Abandon();
        }
    }

    /// <summary>Leaves its segment to others.</summary>
    public void Abandon() => _fetch?.Cancel();

    private async Task FetchAsync(Segment segment, OpenedBody? opened, CancellationToken cancellationToken)
    {
        using var fetch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (_fetch, Current, Offset) = (fetch, segment, segment.Position);
        try
        {
            while (!segment.IsDone)
            {
                if (opened is null && _opener.MustProve(source, segment))
                {
                    await ProveAsync(fetch.Token);
                    continue;
                }

                var before = segment.Position;
                opened ??= await OpenAsync(segment, fetch.Token);
                await BringAsync(segment, opened, fetch.Token);
                while (segment.IsDone && opened.End > segment.End && Adjacent(segment.End) is { } adjacent)
                {
                    transfer.Map.Release(segment);
                    (segment, Current, before, opened) = (adjacent, adjacent, adjacent.Start, opened with { Offset = adjacent.Start });
                    await PumpAsync(segment, opened, fetch.Token);
                }

                await EndOfBodyAsync(segment, before, opened, fetch.Token);
                opened.Dispose();
                opened = null;
            }
        }
        catch (OperationCanceledException) when (fetch.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Lost the race; the rival's bytes are in the file.
        }
        finally
        {
            opened?.Dispose();
            (_fetch, Current) = (null, null);
            transfer.Map.Release(segment);
        }
    }

    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        _isProving = true;
        try
        {
            await _opener.ProveAsync(source, cancellationToken);
        }
        finally
        {
            _isProving = false;
        }

        transfer.RangesProven = true;
        work.Wake();
    }

    private async Task<OpenedBody> OpenAsync(Segment segment, CancellationToken cancellationToken)
    {
        if (!transfer.RangesUsable && !work.IsAlone(this))
        {
            throw new TransferFault(FaultKind.NoRanges, $"{source.Address.Host} brings no ranges, and one plain stream is enough");
        }

        var opened = await _opener.OpenAsync(source, segment, cancellationToken);
        transfer.RangesProven |= !opened.IsWholeFile;
        if (source.IsProven)
        {
            work.Wake();
        }

        return opened;
    }

    /// <summary>
    /// The segment after the one that is done. While no range was ever answered, also one that another was sent for: if the link works only once, that one comes back with nothing.
    /// </summary>
    private Segment? Adjacent(long start) => transfer.RangesProven ? transfer.Map.TakeFreeAt(start) : transfer.Map.TryJoinAt(start);

    private async Task BringAsync(Segment segment, OpenedBody opened, CancellationToken cancellationToken)
    {
        if (!opened.IsWholeFile || opened.Offset == segment.Position)
        {
            await PumpAsync(segment, opened, cancellationToken);
            return;
        }

        if (!work.IsAlone(this))
        {
            throw new TransferFault(FaultKind.NoRanges, $"{source.Address.Host} ignores ranges");
        }

        transfer.RangesUsable = false;
        await OvertakeAsync(opened, opened.Offset, cancellationToken);
    }

    private async Task PumpAsync(Segment segment, OpenedBody opened, CancellationToken cancellationToken)
    {
        var end = await new BodyPump(transfer, this, transfer.HostOf(opened.Exchange)).RunAsync(segment, opened.Body, opened.Offset, opened.End, transfer.Engine.IdleTimeout(opened.Exchange.Origin), cancellationToken);
        if (opened.End == long.MaxValue && segment.IsOpenEnded)
        {
            transfer.EndSeen(end, opened.Exchange.IsFramed);
        }

        if (opened.IsWholeFile && !transfer.RangesUsable && work.IsAlone(this) && end == segment.End)
        {
            // Nobody else can bring what comes after this segment, and this body does.
            await OvertakeAsync(opened, end, cancellationToken);
        }
    }

    private async Task OvertakeAsync(OpenedBody opened, long offset, CancellationToken cancellationToken)
    {
        var pump = new BodyPump(transfer, this, transfer.HostOf(opened.Exchange));
        var end = await new Overtaker(transfer, pump, transfer.HostOf(opened.Exchange)).RunAsync(opened.Body, offset, opened.End, transfer.Engine.IdleTimeout(opened.Exchange.Origin), cancellationToken);
        if (transfer.Map.Total is null)
        {
            transfer.EndSeen(end, opened.Exchange.IsFramed);
        }

        if (end < transfer.Map.Total)
        {
            throw Truncated(transfer.Map.Total.Value - end);
        }
    }

    /// <summary>A body that is shorter than asked but as long as declared is a clamp and simply goes on; one that brought nothing is a fault.</summary>
    private async Task EndOfBodyAsync(Segment segment, long before, OpenedBody opened, CancellationToken cancellationToken)
    {
        var isClamp = !opened.IsWholeFile && segment.Position >= Math.Min(opened.End, segment.End) && segment.Position > before;
        if (!segment.IsDone && !isClamp)
        {
            throw Truncated(segment.End - segment.Position);
        }

        if (opened.Exchange.IsHttp2 && segment.End == transfer.Map.Total && await HasMoreAsync(opened, cancellationToken))
        {
            transfer.Tally.Note($"{source.Address.Host} sent more bytes than it declared; they were cut off");
        }
    }

    /// <summary>HTTP/2 lets a body run on past its length, and .NET does not mind.</summary>
    private async Task<bool> HasMoreAsync(OpenedBody opened, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_endOfStream, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await opened.Body.ReadAsync(new byte[1], either.Token) > 0;
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // All bytes are here; how the stream ends after them is nobody's loss.
            return false;
        }
    }

    private TransferFault Truncated(long missing) => new(FaultKind.Truncated, $"{source.Address.Host} ended the body {missing} bytes early");
}
