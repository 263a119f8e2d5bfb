using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>HLS and DASH: pieces named by a manifest, put behind each other.</summary>
internal sealed class StreamTransport(Engine engine) : ITransport
{
    public const string OfPieces = "hls-dash";

    private SpoolBudget? _memory;

    public string Name => OfPieces;

    public TransportScore Score(DownloadRequest request) => request.Stream?.Delivery switch
    {
        StreamDelivery.Hls => new TransportScore(Name, 1, "it is a stream of HLS"),
        StreamDelivery.Dash => new TransportScore(Name, 1, "it is a stream of DASH"),
        null when StreamName.IsOfStream(request.Urls[0]) => new TransportScore(Name, 1, "its URL ends as those of streams do"),
        _ => new TransportScore(Name, 0, "it is no stream"),
    };

    public async Task<DownloadedFile> FetchAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken)
    {
        var memory = LazyInitializer.EnsureInitialized(ref _memory, () => new SpoolBudget(engine.Options.Memory.Bytes / 2));
        return await new StreamJob(new StreamContext(engine, request, status, memory)).RunAsync(cancellationToken)
            ?? await new DownloadJob(engine, request with { Stream = new StreamChoice { Delivery = StreamDelivery.File } }, status, preferHttp2: false).RunAsync(cancellationToken);
    }

    /// <summary>Reads what a manifest offers, and fetches nothing of it.</summary>
    /// <returns>Null when the URL is no stream.</returns>
    /// <exception cref="DownloadException">It cannot be read or followed.</exception>
    public async Task<StreamManifest?> LookAsync(DownloadRequest request, CancellationToken cancellationToken)
    {
        var memory = LazyInitializer.EnsureInitialized(ref _memory, () => new SpoolBudget(engine.Options.Memory.Bytes / 2));
        using var source = new StreamSource(new StreamContext(engine, request, new DownloadStatus(), memory));
        return await source.LookAsync(cancellationToken);
    }

    /// <summary>What an answer's type says of a URL that nobody took for a stream.</summary>
    public static StreamDelivery? DeliveryOf(string? mediaType) => mediaType switch
    {
        "application/vnd.apple.mpegurl" or "application/x-mpegurl" or "audio/mpegurl" or "audio/x-mpegurl" => StreamDelivery.Hls,
        "application/dash+xml" => StreamDelivery.Dash,
        _ => null,
    };
}
