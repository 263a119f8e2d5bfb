namespace SnatchEngine.Downloads.Transports;

/// <summary>Every way this program can bring a file, one line each.</summary>
internal sealed class TransportCatalog(Engine engine)
{
    private readonly ITransport[] _transports =
    [
        new HttpTransport(engine, multiplexed: false),
        new HttpTransport(engine, multiplexed: true),
    ];

    public IReadOnlyList<TransportScore> Score(DownloadRequest request) => [.. _transports.Select(t => t.Score(request)).OrderByDescending(s => s.Score)];

    /// <exception cref="DownloadException">No transport can do it.</exception>
    public ITransport Best(DownloadRequest request)
    {
        var best = _transports.MaxBy(t => t.Score(request).Score)!;
        return best.Score(request) is { Score: > 0 }
            ? best
            : throw new DownloadException(DownloadFailure.BadUrl, best.Score(request).Why);
    }
}
