using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;
using SnatchEngine.Monitoring;
using SnatchEngine.Naming;
using SnatchEngine.Optimization;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.PostProcessing;
using SnatchEngine.Runs;
using SnatchEngine.Runs.Estimates;

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
    private readonly StagingTurns _stagingTurns = new();
    private readonly RunLimits _limits;
    private readonly OpenQueues _queues = new();
    private readonly EngineWatch _watch;
    private ByteSize? _memory;
    private ItemArchive? _archive;
    private string? _stagingRoot;
    private TimeSpan _pauseBetween;

    /// <summary>Puts an engine together: reads the plugins' manifests, and neither loads a plugin nor touches the network.</summary>
    public SnatchEngineServices(SnatchEngineSetup setup)
    {
        _setup = setup;
        _limits = new RunLimits(setup.Download.FilesAtOnce ?? RunParts.Auto, setup.StepsAtOnce ?? Environment.ProcessorCount);
        (_stagingRoot, _memory) = (setup.StagingRoot, setup.Memory);
        _pauseBetween = setup.Download.PauseBetween;
        Durations = new DurationBook(setup.Time);
        Downloader = new Downloader(setup.Download, setup.Time);
        _watch = new EngineWatch(() => new LoadSources { Folder = setup.TargetFolder, MemoryCeiling = () => _memory, Traffic = Downloader.Look, Waiting = () => _queues.Waiting }, setup.Time);
        var guard = _guard = new PluginGuard(setup.Time, setup.Log);
        var paths = new PluginPaths(setup.ProgramFolder, setup.HomeFolder);
        var files = new OperatorFiles(paths);
        _desk = new LendingDesk(setup, () => Downloader, files);
        _shadows = new ShadowFolders(paths.Copies);
        var lending = new PluginLending { EnvironmentOf = _desk.EnvironmentOf, IsShipped = setup.IsShipped, Refusal = Refusal, CatchUnhandled = setup.CatchUnhandled, Log = setup.Log };
        string? Refusal(InstalledPlugin plugin, string folder)
        {
            files.Use();
            return setup.RefusePlugin(plugin, folder);
        }

        _loader = new PluginLoader(new PluginCode(lending, _shadows, setup.Time), guard, setup.Time);
        _plugins = new LivePlugins(PlacesOf(setup, paths, files), _loader, setup.Time, setup.Log);
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

    /// <summary>Samples of machine and engine. They begin, and so do the instruments of the meter <c>SnatchEngine</c>, when this is first asked for.</summary>
    public LoadMonitor Monitor => _watch.Monitor;

    /// <summary>Begins to measure what is done from now on.</summary>
    public RunMeter BeginMeter() => new(Downloader.Look, () => CacheUse, _setup.Time);

    internal Extractors Extractors { get; }

    /// <summary>What downloads take, as far as it is known.</summary>
    internal DurationBook Durations { get; }

    /// <summary>What can be done with formats that are chosen: merging takes a plugin and its program.</summary>
    public FormatAbilities Abilities => new(CanMerge: _desk.HasProgram("ffmpeg") && Processors.Names.Contains("ffmpeg-merge"));

    /// <summary>How the cache answered in this process, a kind each; empty when nobody asked it.</summary>
    public IReadOnlyList<CacheUse> CacheUse => _desk.CacheUse;

    /// <summary>Why a step of this name cannot be done, as no usable plugin has it; null when one has. Loads no code.</summary>
    public string? RefusalOfStep(string name) => Processors.RefusalOf(name);

    /// <summary>What knows this machine; loads nothing before it is asked.</summary>
    /// <param name="notice">Hears what a person should know.</param>
    public MachineTuning Tuning(Action<string> notice) =>
        new(new PlatformOptimizers(_plugins, _loader, _guard), Path.Combine(Path.GetFullPath(_setup.HomeFolder), "state"), notice);

    /// <summary>Works on other terms from now on, for what runs too: rates, connections, files at once, memory.</summary>
    /// <remarks>While it is held, a byte a second flows, so that no server takes a connection for dead at once; limits are no stall.</remarks>
    public void Change(EngineTerms terms)
    {
        // First, as only this refuses terms: then nothing has changed.
        Downloader.Change(terms.IsHeld ? terms.Download with { LimitRate = new ByteRate(1) } : terms.Download);
        Extractors.Bounds = terms.Extraction;
        _desk.Change(terms.Cache);
        (_stagingRoot, _memory) = (terms.StagingRoot, terms.Memory);
        _pauseBetween = terms.Download.PauseBetween;
        _limits.Change(terms.Download.FilesAtOnce ?? RunParts.Auto, terms.StepsAtOnce ?? Environment.ProcessorCount, terms.IsHeld);
        _limits.Starts.Most = terms.StartsBelow ?? int.MaxValue;
    }

    /// <summary>Takes up what changes among the plugins as soon as it does, for a process that lives on; else it is noticed at the next URL.</summary>
    public void WatchPlugins() => _plugins.Watch();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _plugins.DisposeAsync();
        await _loader.DisposeAsync();
        await _desk.DisposeAsync();
        _shadows.Dispose();
        await Downloader.DisposeAsync();
        _archiveGate.Dispose();
    }

    /// <summary>What a run of this request works with.</summary>
    internal async Task<RunParts> PartsForAsync(SnatchRequest request, CancellationToken cancellationToken)
    {
        var archive = request.Archive ?? (request.UseArchive ? await OpenArchiveAsync(cancellationToken) : null);
        var tally = new OriginTally();
        var download = _setup.DownloadAsync ?? Downloader.DownloadAsync;
        return new RunParts
        {
            Extractors = Extractors,
            Planner = PlannerWith(archive is null ? [new NotMatching(_setup.Time)] : [new NotMatching(_setup.Time), new AlreadyArchived(archive)], tally, request.Template),
            Tally = tally,
            DownloadAsync = download,
            BringAsync = (plan, status, notice, token) => StagedWith(download).RunAsync(plan, status, notice, token),
            Archive = archive,
            Distrust = _desk.Distrust,
            Limits = _limits,
            Queues = _queues,
            BeginMeter = BeginMeter,
            Durations = Durations,
            PauseBetween = () => _pauseBetween,
            Time = _setup.Time,
        };
    }

    /// <summary>Puts what a manifest offers in the place of a stream among an item's sources.</summary>
    internal StreamExpansion Streams => StreamsWith(new RequestDraft(new OriginTally(), _setup.Download.AllowLaunchers));

    private PostProcessors Processors => field ??= new PostProcessors(_plugins, _loader, _guard, _setup.Time);

    private StepChoice StepChoice => field ??= new StepChoice(_setup.Media, _setup.After, () => Abilities.CanMerge, RefusalOfStep);

    private StreamExpansion StreamsWith(RequestDraft draft) => new(_setup.LookAsync ?? Downloader.LookAsync, draft);

    private DownloadPlanner PlannerWith(IReadOnlyList<ISkipRule> rules, OriginTally tally, NameTemplate? template)
    {
        var draft = new RequestDraft(tally, _setup.Download.AllowLaunchers);
        return new DownloadPlanner(
            rules, _setup.Score ?? Downloader.Score, StreamsWith(draft), new FormatChooser(_setup.Media, () => Abilities),
            new ItemNaming(template, _setup.Download.AllowLaunchers, _setup.Time), new Staging(_setup.Media, StepChoice, draft), draft);
    }

    private StagedDownload StagedWith(Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>> download) =>
        new(download, Processors, _stagingRoot, _stagingTurns, _limits.Steps, _setup.Download.AllowLaunchers, _setup.Time);

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

    private static PluginPlaces PlacesOf(SnatchEngineSetup setup, PluginPaths paths, OperatorFiles files)
    {
        var roots = paths.Roots;
        var (shipped, dropped) = (roots[0], roots[1]);
        var usesDropped = setup.UseDroppedPlugins && dropped.Folder != shipped.Folder;
        return new PluginPlaces(shipped, usesDropped ? dropped : null, paths.Index, setup.PluginChoices)
        {
            Sites = setup.UseDroppedPlugins ? roots[2] : null,
            SitesIndexFile = paths.SitesIndex,
            IsLive = setup.UseDroppedPlugins,
            Files = files,
            Sighting = setup.Sighting,
        };
    }
}
