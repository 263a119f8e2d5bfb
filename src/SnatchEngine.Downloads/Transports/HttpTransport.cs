using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports;

/// <summary>HTTP and HTTPS: segmented over HTTP/1.1, or one multiplexed HTTP/2 connection for many small files.</summary>
internal sealed class HttpTransport(Engine engine, bool multiplexed, StreamTransport streams) : ITransport
{
    private const double FastEnough = 100 << 20;

    public string Name => multiplexed ? "http2-multiplexed" : "http-segmented";

    public TransportScore Score(DownloadRequest request)
    {
        if (!WireUrl.TryCreate(request.Urls[0], out var url, out var problem))
        {
            return new TransportScore(Name, 0, problem);
        }

        var learned = engine.Hosts.For(WireUrl.OriginOf(url)).Memory;
        if (multiplexed && (url.Scheme != Uri.UriSchemeHttps || learned.Http1Only))
        {
            return new TransportScore(Name, 0, learned.Http1Only ? "HTTP/2 failed there before" : "HTTP/2 needs https");
        }

        var facts = learned.Snapshot();
        var capability = multiplexed ? (request.ManySmallFiles ? 0.9 : 0.3) : request.ManySmallFiles ? 0.6 : 0.8;
        var goodput = 0.1 * Math.Min(1, (facts?.Goodput ?? 0) / FastEnough);
        var failures = 0.5 * (facts?.FailureRate ?? 0);
        var fit = (multiplexed, request.ManySmallFiles) switch
        {
            (true, true) => "many small files of one origin share one connection",
            (true, false) => "bulk over HTTP/2 costs memory and gains nothing",
            (false, true) => "a connection for each small file costs more than a shared one",
            _ => "segments over several connections, resumable",
        };
        var seen = facts is { Goodput: > 0 } ? $"; learned {new ByteRate((long)facts.Goodput)}, {facts.FailureRate:P0} failures" : "; nothing learned of the host yet";
        return new TransportScore(Name, Math.Round(Math.Max(0.01, capability + goodput - failures), 3), fit + seen);
    }

    public async Task<DownloadedFile> FetchAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken)
    {
        try
        {
            return await new DownloadJob(engine, request, status, multiplexed).RunAsync(cancellationToken);
        }
        catch (StreamFoundException) when (!request.TellsOfStreams)
        {
            return await streams.FetchAsync(request, status, cancellationToken);
        }
    }
}
