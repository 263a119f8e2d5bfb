using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.PostProcessing;
using SnatchEngine.Runs;

namespace SnatchEngine;

/// <summary>The parts of one engine, put together by hand: building a host would cost more time than fetching a small file.</summary>
public sealed class SnatchEngineServices : IAsyncDisposable
{
    private readonly SnatchEngineSetup _setup;
    private readonly LendingDesk _desk;
    private readonly SemaphoreSlim _archiveGate = new(1);
    private readonly ShadowFolders _shadows;
    private readonly PluginLoader _loader;
    private readonly LivePlugins _plugins;
    private readonly PluginGuard _guard;
    private ItemArchive? _archive;

    /// <summary>Puts an engine together: reads the plugins' manifests, and neither loads a plugin nor touches the network.</summary>
    public SnatchEngineServices(SnatchEngineSetup setup)
    {
        _setup = setup;
        Downloader = new Downloader(setup.Download, setup.Time);
        var guard = _guard = new PluginGuard(setup.Time, setup.Log);
        _desk = new LendingDesk(setup, () => Downloader);
        var home = Path.GetFullPath(setup.HomeFolder);
        _shadows = new ShadowFolders(Path.Combine(home, "cache", "plugins"));
        var lending = new PluginLending { EnvironmentOf = _desk.EnvironmentOf, Refusal = setup.RefusePlugin, CatchUnhandled = setup.CatchUnhandled, Log = setup.Log };
        _loader = new PluginLoader(new PluginCode(lending, _shadows, setup.Time), guard, setup.Time);
        _plugins = new LivePlugins(PlacesOf(setup, home), _loader, setup.Time, setup.Log);
        Extractors = new Extractors(_plugins, _loader, guard, setup.Extraction, setup.Time);
    }

    /// <summary>The download core of the process.</summary>
    public Downloader Downloader { get; }

    /// <summary>The installed plugins, with their states, as they were known last.</summary>
    public PluginCatalog Plugins => _plugins.Catalog;

    /// <summary>Plugins that were replaced or removed, and are still in use.</summary>
    public IReadOnlyCollection<InstalledPlugin> DrainingPlugins => _loader.Draining;

    /// <summary>Who extracts which URL.</summary>
    public ExtractorDirectory Directory => Extractors.Directory;

    internal Extractors Extractors { get; }

    /// <summary>What can be done with formats that are chosen: merging takes a plugin and its program.</summary>
    public FormatAbilities Abilities => new(CanMerge: _desk.HasProgram("ffmpeg") && Processors.Names.Contains("ffmpeg-merge"), CanStream: true);

    /// <summary>Takes up what changes among the plugins as soon as it does, for a process that lives on; else it is noticed at the next URL.</summary>
    public void WatchPlugins() => _plugins.Watch();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _plugins.DisposeAsync();
        await _loader.DisposeAsync();
        _desk.Dispose();
        _shadows.Dispose();
        await Downloader.DisposeAsync();
        _archiveGate.Dispose();
    }

    /// <summary>What a run of this request works with.</summary>
    internal async Task<RunParts> PartsForAsync(SnatchRequest request, CancellationToken cancellationToken)
    {
        var archive = request.UseArchive ? await OpenArchiveAsync(cancellationToken) : null;
        var tally = new OriginTally();
        var download = _setup.DownloadAsync ?? Downloader.DownloadAsync;
        return new RunParts
        {
            Extractors = Extractors,
            Planner = PlannerWith(archive is null ? [] : [new AlreadyArchived(archive)], tally),
            Tally = tally,
            DownloadAsync = download,
            BringAsync = (plan, status, notice, token) => StagedWith(download).RunAsync(plan, status, notice, token),
            Archive = archive,
            FilesAtOnce = _setup.Download.FilesAtOnce ?? RunParts.Auto,
            PauseBetween = _setup.Download.PauseBetween,
            Time = _setup.Time,
        };
    }

    /// <summary>Puts what a manifest offers in the place of a stream among an item's sources.</summary>
    internal StreamExpansion Streams => StreamsWith(new RequestDraft(new OriginTally(), _setup.Download.AllowLaunchers));

    private PostProcessors Processors => field ??= new PostProcessors(_plugins, _loader, _guard, _setup.Time);

    private StreamExpansion StreamsWith(RequestDraft draft) => new(_setup.LookAsync ?? Downloader.LookAsync, draft);

    private DownloadPlanner PlannerWith(IReadOnlyList<ISkipRule> rules, OriginTally tally)
    {
        var draft = new RequestDraft(tally, _setup.Download.AllowLaunchers);
        return new DownloadPlanner(
            rules, _setup.Score ?? Downloader.Score, StreamsWith(draft), new FormatChooser(_setup.Media, () => Abilities), new Staging(_setup.Media, () => Abilities.CanMerge, draft), draft);
    }

    private StagedDownload StagedWith(Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>> download) =>
        new(download, Processors, _setup.StagingRoot, _setup.Time);

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

    private static PluginPlaces PlacesOf(SnatchEngineSetup setup, string home)
    {
        var shipped = ShippedSighting.RootIn(setup.ProgramFolder);
        var dropped = new PluginRoot(Path.Combine(home, "plugins"), Shipped: false);
        var usesDropped = setup.UseDroppedPlugins && dropped.Folder != shipped.Folder;
        LiveRoot[] live = setup.UseDroppedPlugins ? [new(PluginRoot.Sites(home), Path.Combine(home, "cache", "sites.index"))] : [];
        return new PluginPlaces(shipped, usesDropped ? [new(dropped, Path.Combine(home, "cache", "plugins.index")), .. live] : live, setup.PluginChoices) { Sighting = setup.Sighting };
    }
}
