using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Runs;

namespace SnatchEngine;

/// <summary>The parts of one engine, put together by hand: building a host would cost more time than fetching a small file.</summary>
public sealed class SnatchEngineServices : IAsyncDisposable
{
    private readonly SnatchEngineSetup _setup;
    private readonly PluginLending _lending;
    private readonly SemaphoreSlim _archiveGate = new(1);
    private readonly PluginLoader _loader;
    private ItemArchive? _archive;

    /// <summary>Puts an engine together: reads the plugins' manifests, and neither loads a plugin nor touches the network.</summary>
    public SnatchEngineServices(SnatchEngineSetup setup)
    {
        _setup = setup;
        Downloader = new Downloader(setup.Download, setup.Time);
        Plugins = PluginCatalog.Scan(new PluginRoot(Path.Combine(Path.GetFullPath(setup.ProgramFolder), "plugins"), Shipped: true));
        Directory = new ExtractorDirectory(Plugins);
        var guard = new PluginGuard(setup.Time, setup.Log);
        _lending = new PluginLending(setup, () => Downloader);
        _loader = new PluginLoader(_lending.EnvironmentOf, guard);
        Extractors = new Extractors(Directory, _loader, guard, setup.Extraction, setup.Time);
    }

    /// <summary>The download core of the process.</summary>
    public Downloader Downloader { get; }

    /// <summary>The installed plugins, with their states.</summary>
    public PluginCatalog Plugins { get; }

    /// <summary>Who extracts which URL.</summary>
    public ExtractorDirectory Directory { get; }

    internal Extractors Extractors { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loader.DisposeAsync();
        _lending.Dispose();
        await Downloader.DisposeAsync();
        _archiveGate.Dispose();
    }

    /// <summary>What a run of this request works with.</summary>
    internal async Task<RunParts> PartsForAsync(SnatchRequest request, CancellationToken cancellationToken)
    {
        var archive = request.UseArchive ? await OpenArchiveAsync(cancellationToken) : null;
        var tally = new OriginTally();
        return new RunParts
        {
            Extractors = Extractors,
            Planner = new DownloadPlanner(archive is null ? [] : [new AlreadyArchived(archive)], _setup.Score ?? Downloader.Score, tally),
            Tally = tally,
            DownloadAsync = _setup.DownloadAsync ?? Downloader.DownloadAsync,
            Archive = archive,
            FilesAtOnce = _setup.Download.FilesAtOnce ?? RunParts.Auto,
            PauseBetween = _setup.Download.PauseBetween,
            Time = _setup.Time,
        };
    }

    private async Task<ItemArchive> OpenArchiveAsync(CancellationToken cancellationToken)
    {
        var open = _setup.OpenArchive ?? throw new InvalidOperationException("A run with an archive needs SnatchEngineSetup.OpenArchive.");
        await _archiveGate.WaitAsync(cancellationToken);
        try
        {
            return _archive ??= await open(cancellationToken);
        }
        finally
        {
            _archiveGate.Release();
        }
    }
}
