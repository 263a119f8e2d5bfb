using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads;

/// <summary>The one download core of a process: a request in, a verified file out.</summary>
public sealed class Downloader : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly TransportCatalog _transports;

    /// <summary>Creates the core.</summary>
    /// <param name="options">Its knobs; valid ones.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Random numbers from 0 to 1 for waiting times. Default: <see cref="Random.Shared"/>.</param>
    public Downloader(DownloadOptions options, TimeProvider time, Func<double>? jitter = null)
    {
        _engine = new Engine(options, time, jitter ?? Random.Shared.NextDouble);
        _transports = new TransportCatalog(_engine);
    }

    /// <summary>What was learned of hosts in this process, and what was handed in.</summary>
    public IReadOnlyCollection<HostFacts> LearnedHosts => _engine.Hosts.Learned;

    /// <summary>Bytes per second of the process; may be changed at any time. Null: unlimited.</summary>
    public ByteRate? ProcessLimit
    {
        get => _engine.Limits.Process;
        set => _engine.Limits.Process = value;
    }

    /// <summary>Bytes per second of the profile in force; may be changed at any time. Null: unlimited.</summary>
    public ByteRate? ProfileLimit
    {
        get => _engine.Limits.Profile;
        set => _engine.Limits.Profile = value;
    }

    /// <summary>Bytes per second that <see cref="DownloadOptions.Reserve"/> and <see cref="DownloadOptions.Yield"/> leave us of the line now. Null: all.</summary>
    public ByteRate? LineLimit => _engine.Limits.Line;

    /// <summary>Lets go of the buffers that are kept for the next download, as when memory is short.</summary>
    public void TrimBuffers() => _engine.Buffers.Trim();

    /// <summary>Takes other options while downloads run. Rates, connections and memory hold at once; what a download is asked with or opened with, from the next one on.</summary>
    /// <remarks>How long a name look-up is kept is as the core was made.</remarks>
    /// <param name="options">Valid ones.</param>
    /// <exception cref="DownloadException">The authorities cannot be read; then all is as it was.</exception>
    public void Change(DownloadOptions options) => _engine.Change(options);

    /// <summary>Single requests over the connections of this core, for pages; a core that is disposed ends them.</summary>
    public PageRequester Pages => new(_engine.Pools, _engine.Options, _engine.Time, _engine.Traffic);

    /// <summary>Looks at all that was done, and at what is being done.</summary>
    public TrafficLoad Look() => _engine.Look();

    /// <summary>Takes in what earlier processes learned of hosts.</summary>
    public void Remember(IEnumerable<HostFacts> facts) => _engine.Hosts.Remember(facts);

    /// <summary>Fetches one file. Starts at once: whoever calls decides how many at a time.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="status">Live figures, written while it runs.</param>
    /// <param name="cancellationToken">Stops it; what was fetched stays resumable.</param>
    /// <returns>The file in its place.</returns>
    /// <exception cref="DownloadException">It ended without its file.</exception>
    public async Task<DownloadedFile> DownloadAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken)
    {
        var active = new ActiveDownload(request, status);
        _engine.Traffic.Begin(active);
        _engine.ShareLine();
        try
        {
            var file = await _transports.Best(request).FetchAsync(request, status, cancellationToken);
            status.Phase = DownloadPhase.Done;
            return file;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            status.Phase = DownloadPhase.Failed;
            throw new DownloadException(DownloadFailure.CannotWrite, $"{Path.GetFullPath(request.Folder)} cannot be written: {e.Message}", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            status.Phase = DownloadPhase.Failed;
            throw;
        }
        finally
        {
            _engine.Traffic.End(active);
        }
    }

    /// <summary>Reads what the manifest of a stream offers, and fetches nothing of it.</summary>
    /// <param name="request">The manifest's URL, and who asks for it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when the URL is no stream.</returns>
    /// <exception cref="DownloadException">It cannot be read or followed.</exception>
    public Task<StreamManifest?> LookAsync(DownloadRequest request, CancellationToken cancellationToken) => _transports.Streams.LookAsync(request, cancellationToken);

    /// <summary>How each transport suits a request, the best first; asks nobody.</summary>
    public IReadOnlyList<TransportScore> Score(DownloadRequest request) => _transports.Score(request);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
