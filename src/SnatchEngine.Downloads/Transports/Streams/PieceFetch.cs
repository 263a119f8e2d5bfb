using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Throttling;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Brings whole small bodies, as many at once as are asked: each under the rules of its host, tried again from the bytes that are here.</summary>
internal sealed class PieceFetch(Engine engine, DownloadRequest request, DownloadStatus status, HttpAsk ask, WireTally wire)
{
    private readonly DownloadRequest _request = request with { RenewLinks = null };
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RateLimit> _limits = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _waiting;
    private int _peak;
    private int _requests;

    public int Requests => _requests;

    public int Peak => _peak;

    /// <summary>Links of this stream were renewed before: a 403 says nothing of the number of connections.</summary>
    public bool LinksExpire { get; set; }

    /// <summary>Fetches.</summary>
    /// <param name="wanted">What.</param>
    /// <param name="into">Where the bytes go; it is empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the answer says of itself.</returns>
    /// <exception cref="DownloadException">There is nothing left to try.</exception>
    public async Task<FetchedBody> FetchAsync(WantedBody wanted, PieceSpool into, CancellationToken cancellationToken)
    {
        var board = new MirrorBoard([.. wanted.Urls.Select(u => new Source(u.AbsoluteUri, u, wanted.IsTyped(u)))]);
        var patience = new Patience(engine, _request, new DownloadStatus(), board);
        EntityIdentity? known = null;
        while (true)
        {
            var source = board.Pick(_ => true) ?? throw patience.NoSourceLeft();
            try
            {
                return await TryAsync(wanted, source, into, () => known, k => known = k, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                await WaitAsync(patience, fault, source, into.Length, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(Patience patience, Exception fault, Source source, long held, CancellationToken cancellationToken)
    {
        // Seen by people only when nothing else of the stream flows.
        if (Interlocked.Increment(ref _waiting) > Volatile.Read(ref _inFlight))
        {
            (status.Phase, status.Reason) = (DownloadPhase.BackingOff, fault.Message.TrimEnd('.'));
        }

        try
        {
            await patience.WaitAsync(fault, source, held, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            (status.Phase, status.Reason) = (DownloadPhase.Transferring, null);
        }
    }

    private async Task<FetchedBody> TryAsync(WantedBody wanted, Source source, PieceSpool into, Func<EntityIdentity?> known, Action<EntityIdentity> learn, CancellationToken cancellationToken)
    {
        var isFirst = Interlocked.Increment(ref _inFlight) == 1;
        try
        {
            using var lease = await engine.Hosts.For(source.Origin).EnterAsync(isFirst ? ConnectionRole.First : ConnectionRole.Extra, cancellationToken);
            using var connection = Connected();
            Interlocked.Increment(ref _requests);
            status.RequestMade = true;
            var from = into.Length > 0 && known() is { CanBeResumed: true } ? into.Length : Restart(into);
            using var exchange = await engine.SendAsync(Ask(wanted, from, known(), isFirst), source, cancellationToken);
            if (exchange.Status is not (200 or 206))
            {
                throw TransferFault.OfStatus(exchange);
            }

            if (!wanted.IsOfInterest(exchange.MediaType))
            {
                return new FetchedBody(exchange.Url, exchange.MediaType, true);
            }

            var said = EntityIdentity.Of(exchange);
            if (from > 0 && (exchange.Status != 206 || known()!.CompareTo(said) == Sameness.Different))
            {
                from = Restart(into);
                if (exchange.Status == 206)
                {
                    throw new TransferFault(FaultKind.Truncated, $"{exchange.Url.Host} has another file there now");
                }
            }

            learn(said);
            var plan = BodyPlan.Of(exchange, wanted, from);
            await PumpAsync(exchange, plan, wanted, into, cancellationToken);
            return new FetchedBody(exchange.Url, exchange.MediaType, plan.IsLengthKnown);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private ConnectionCount Connected()
    {
        lock (_gate)
        {
            _peak = Math.Max(_peak, status.AddConnections(+1));
        }

        return new ConnectionCount(status);
    }

    private HttpAsk Ask(WantedBody wanted, long from, EntityIdentity? known, bool isFirst) => ask with
    {
        IsExtra = !isFirst && !LinksExpire,
        Range = wanted.Range is { } range ? (range.Start + from, range.End - 1) : from > 0 ? (from, null) : null,
        IfRange = from > 0 ? known!.IfRange(mayUseTag: true) : null,
    };

    private async Task PumpAsync(HttpExchange exchange, BodyPlan plan, WantedBody wanted, PieceSpool into, CancellationToken cancellationToken)
    {
        var host = exchange.Url.Host;
        var gate = engine.Hosts.For(exchange.Origin);
        var limit = LimitFor(exchange.Origin);
        var body = await exchange.BodyAsync(cancellationToken);
        body = exchange.ContentEncoding is { } encoding ? BodyDecoder.Decode(body, encoding, host) : body;
        using var clock = new StallClock(engine.IdleTimeout(exchange.Origin), engine.Time, cancellationToken);
        if (exchange.MediaType is "text/html" && wanted.IsMedia)
        {
            body = await RefusePageAsync(body, exchange, cancellationToken);
        }

        await SkipAsync(body, plan.Skip, clock, host, gate);
        var left = plan.Length;
        while (left is not 0)
        {
            var room = into.Room(left);
            room = room[..limit.ReadSize((int)Math.Min(room.Length, left ?? room.Length))];
            var read = await clock.ReadAsync(body, room, host);
            if (read == 0)
            {
                break;
            }

            into.Took(read);
            left -= read;
            wire.Received(read, gate);
            if (into.Length > wanted.Most)
            {
                throw new DownloadException(DownloadFailure.TooLarge, $"{host} sends more than {wanted.Most} bytes for {wanted.What}.");
            }

            var spent = limit.SpendAsync(read, cancellationToken);
            if (!spent.IsCompletedSuccessfully)
            {
                clock.Stop();
                await spent;
                clock.Start();
            }
        }

        Learn(exchange, into.Length);
        if (left > 0)
        {
            throw new TransferFault(FaultKind.Truncated, $"{host} ended the body {left} bytes early");
        }
    }

    private void Learn(HttpExchange exchange, long bytes)
    {
        var host = engine.Hosts.For(exchange.Origin);
        host.Retries.CountProgress(bytes);
        host.Flows();
    }

    private async Task<Stream> RefusePageAsync(Stream body, HttpExchange exchange, CancellationToken cancellationToken)
    {
        var watched = new WatchedStream(body, exchange.Url.Host, engine.IdleTimeout(exchange.Origin), engine.Time);
        var (isPage, head) = await PageCheck.SniffAsync(watched, cancellationToken);
        if (!isPage)
        {
            return new PrefixedStream(head, body);
        }

        wire.Received(head.Length, engine.Hosts.For(exchange.Origin));
        wire.Dropped(head.Length);
        throw new TransferFault(FaultKind.Page, $"{exchange.Url.Host} sent an HTML page where a piece of the stream should be");
    }

    /// <summary>A server that ignores ranges sends what is before the piece too.</summary>
    private async Task SkipAsync(Stream body, long bytes, StallClock clock, string host, HostGate gate)
    {
        var scratch = bytes > 0 ? new byte[(int)Math.Min(bytes, 64 << 10)] : [];
        while (bytes > 0)
        {
            var read = await clock.ReadAsync(body, scratch.AsMemory(0, (int)Math.Min(scratch.Length, bytes)), host);
            bytes -= read > 0 ? read : throw new TransferFault(FaultKind.Truncated, $"{host} has a shorter file than the manifest says");
            wire.Received(read, gate);
            wire.Overlapped(read);
        }
    }

    private long Restart(PieceSpool into)
    {
        wire.Dropped(into.Length);
        into.Clear();
        return 0;
    }

    /// <summary>A limit of this download's own must hold over all its hosts, so then there is one node for all.</summary>
    private RateLimit LimitFor(string origin)
    {
        lock (_gate)
        {
            var key = request.LimitRate is null ? origin : "";
            return _limits.TryGetValue(key, out var limit) ? limit : _limits[key] = engine.Limits.ForDownload(origin, request.LimitRate);
        }
    }

    private readonly struct ConnectionCount(DownloadStatus status) : IDisposable
    {
        public void Dispose() => status.AddConnections(-1);
    }
}
