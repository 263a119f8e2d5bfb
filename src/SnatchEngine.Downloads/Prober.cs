using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Throttling;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads;

/// <summary>The first answer: the file's beginning, still on the wire.</summary>
internal sealed record Probe(Source Source, HttpExchange Exchange, Stream Body, EntityIdentity Identity, HostLease Lease) : IDisposable
{
    /// <summary>From the file's first byte on.</summary>
    public Stream Body { get; set; } = Body;

    /// <summary>Bytes of the body that were read to compare them with the file here.</summary>
    public int Compared { get; set; }

    /// <summary>The server has nothing newer than the file here.</summary>
    public bool IsNotModified => Exchange.Status == 304;

    public void Dispose()
    {
        Exchange.Dispose();
        Lease.Dispose();
    }
}

/// <summary>Makes the first request of a download: a plain GET whose body is kept, so that a link that works once is enough.</summary>
internal sealed class Prober(Engine engine, DownloadRequest request, DownloadStatus status, MirrorBoard mirrors, Patience patience, WireTally wire)
{
    public int Requests { get; private set; }

    /// <summary>Tries until a source answers with the file.</summary>
    /// <param name="ask">What to send.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Probe> RunAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        var bounded = engine.Options.ChunkSize;
        while (true)
        {
            var source = mirrors.Pick(_ => true) ?? throw patience.NoSourceLeft();
            status.Phase = DownloadPhase.Connecting;
            try
            {
                return await TryAsync(bounded is { } size ? ask with { Range = (0, size.Bytes - 1) } : ask, source, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (bounded is not null && fault is TransferFault { Kind: FaultKind.Status })
                {
                    // Some servers refuse any Range; the plain request decides.
                    bounded = null;
                    continue;
                }

                await patience.WaitAsync(fault, source, held: 0, cancellationToken);
            }
        }
    }

    private async Task<Probe> TryAsync(HttpAsk ask, Source source, CancellationToken cancellationToken)
    {
        var lease = await engine.Hosts.For(source.Origin).EnterAsync(ConnectionRole.First, cancellationToken);
        HttpExchange? exchange = null;
        try
        {
            Requests++;
            status.RequestMade = true;
            exchange = await engine.SendAsync(ask, source, cancellationToken);
            if (exchange.Status is not (200 or 206 or 304) || (exchange.Status == 304 && ask.IfModifiedSince is null))
            {
                throw TransferFault.OfStatus(exchange);
            }

            var identity = EntityIdentity.Of(exchange);
            CheckSize(identity.Total);
            var body = await BodyAsync(exchange, source, cancellationToken);
            mirrors.Identify(source);
            return new Probe(source, exchange, body, identity, lease);
        }
        catch
        {
            exchange?.Dispose();
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The body, looked at when a page may stand where the file should be.</summary>
    private async Task<Stream> BodyAsync(HttpExchange exchange, Source source, CancellationToken cancellationToken)
    {
        var body = await exchange.BodyAsync(cancellationToken);
        if (!PageCheck.IsSuspect(exchange, source.Address))
        {
            return body;
        }

        var watched = new WatchedStream(body, exchange.Url.Host, engine.IdleTimeout(exchange.Origin), engine.Time);
        var (isPage, head) = await PageCheck.SniffAsync(watched, cancellationToken);
        if (!isPage)
        {
            return new PrefixedStream(head, body);
        }

        wire.Received(head.Length, engine.Hosts.For(exchange.Origin));
        wire.Dropped(head.Length);
        throw new TransferFault(FaultKind.Page, $"{exchange.Url.Host} sent an HTML page where {Path.GetFileName(source.Address.AbsolutePath)} should be");
    }

    private void CheckSize(long? total)
    {
        if (request.MaxSize is { } max && total > max.Bytes)
        {
            throw new DownloadException(DownloadFailure.TooLarge, $"The file has {total} bytes, more than the {max} allowed.");
        }

        if (request.ExpectedLength is { } expected && total is { } said && said != expected)
        {
            throw new DownloadException(DownloadFailure.EntityChanged, $"The server's file has {said} bytes where {expected} were promised.");
        }
    }
}
