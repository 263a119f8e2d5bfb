using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports;

/// <summary>Every way this program can bring a file, one line each.</summary>
internal sealed class TransportCatalog(Engine engine)
{
    private readonly ITransport[] _transports = Of(engine);

    public IReadOnlyList<TransportScore> Score(DownloadRequest request) =>
        [.. _transports.Select(t => t.Score(request)).Where(s => s.Score > 0 || s.Transport != StreamTransport.OfPieces).OrderByDescending(s => s.Score)];

    private static ITransport[] Of(Engine engine)
    {
        var streams = new StreamTransport(engine);
        return [new HttpTransport(engine, multiplexed: false, streams), new HttpTransport(engine, multiplexed: true, streams), streams];
    }

    /// <exception cref="DownloadException">No transport can do it.</exception>
    public ITransport Best(DownloadRequest request)
    {
        var (best, score) = (_transports[0], _transports[0].Score(request));
        foreach (var other in _transports.AsSpan(1))
        {
            if (other.Score(request) is var rival && rival.Score > score.Score)
            {
                (best, score) = (other, rival);
            }
        }

        return score.Score > 0 ? best : throw new DownloadException(DownloadFailure.BadUrl, score.Why);
    }
}
