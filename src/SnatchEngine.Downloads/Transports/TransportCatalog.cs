using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports;

/// <summary>Every way this program can bring a file, one line each.</summary>
internal sealed class TransportCatalog
{
    private readonly ITransport[] _transports;

    public TransportCatalog(Engine engine)
    {
        Streams = new StreamTransport(engine);
        _transports = [new HttpTransport(engine, multiplexed: false, Streams), new HttpTransport(engine, multiplexed: true, Streams), Streams];
    }

    /// <summary>The one for what comes in pieces.</summary>
    public StreamTransport Streams { get; }

    public IReadOnlyList<TransportScore> Score(DownloadRequest request) =>
        [.. _transports.Select(t => t.Score(request)).Where(s => s.Score > 0 || s.Transport != StreamTransport.OfPieces).OrderByDescending(s => s.Score)];

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
