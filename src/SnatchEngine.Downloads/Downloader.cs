using SnatchEngine.Downloads.Transports;

namespace SnatchEngine.Downloads;

/// <summary>The one download core of a process: a request in, a verified file out.</summary>
public sealed class Downloader(DownloadOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What was learned of hosts in this process, and what was handed in.</summary>
    public IReadOnlyCollection<HostFacts> LearnedHosts => throw new NotSupportedException($"{options}{time}");

    /// <summary>Takes in what earlier processes learned of hosts.</summary>
    public void Remember(IEnumerable<HostFacts> facts) => throw new NotSupportedException($"{facts}");

    /// <summary>Fetches one file. Starts at once: whoever calls decides how many at a time.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="status">Live figures, written while it runs.</param>
    /// <param name="cancellationToken">Stops it; what was fetched stays resumable.</param>
    /// <returns>The file in its place.</returns>
    /// <exception cref="DownloadException">It ended without its file.</exception>
    public Task<DownloadedFile> DownloadAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{request}{status}{cancellationToken}");

    /// <summary>How each transport suits a request, the best first; asks nobody.</summary>
    public IReadOnlyList<TransportScore> Score(DownloadRequest request) => throw new NotSupportedException($"{request}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
