using SnatchEngine.Abstractions;
using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.Plugins;
using SnatchEngine.Runs;

namespace SnatchEngine;

/// <summary>The parts of one engine, put together by hand: building a host would cost more time than fetching a small file.</summary>
public sealed class SnatchEngineServices : IAsyncDisposable
{
    private readonly SnatchEngineSetup _setup;
    private readonly Lazy<HttpMessageHandler> _pluginHttp;
    private readonly SemaphoreSlim _archiveGate = new(1);
    private readonly PluginLoader _loader;
    private ItemArchive? _archive;

    /// <summary>Puts an engine together: reads the plugins' manifests, and neither loads a plugin nor touches the network.</summary>
    public SnatchEngineServices(SnatchEngineSetup setup)
    {
        _setup = setup;
        _pluginHttp = new Lazy<HttpMessageHandler>(setup.OpenPluginHttp ?? OpenPlainHttp);
        Downloader = new Downloader(setup.Download, setup.Time);
        Plugins = PluginCatalog.Scan(new PluginRoot(Path.Combine(Path.GetFullPath(setup.ProgramFolder), "plugins"), Shipped: true));
        Directory = new ExtractorDirectory(Plugins);
        var guard = new PluginGuard(setup.Time, setup.Log);
        _loader = new PluginLoader(EnvironmentOf, guard);
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
        await Downloader.DisposeAsync();
        _archiveGate.Dispose();
        if (_pluginHttp.IsValueCreated)
        {
            _pluginHttp.Value.Dispose();
        }
    }

    /// <summary>What a run of this request works with.</summary>
    internal async Task<RunParts> PartsForAsync(SnatchRequest request, CancellationToken cancellationToken)
    {
        var archive = request.UseArchive ? await OpenArchiveAsync(cancellationToken) : null;
        var tally = new OriginTally();
        return new RunParts
        {
            Extractors = Extractors,
            Planner = new DownloadPlanner(archive is null ? [] : [new AlreadyArchived(archive)], _setup.Score ?? Downloader.Score, tally, _setup.Download.AllowLaunchers),
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

    private PluginEnvironment EnvironmentOf(InstalledPlugin plugin) =>
        new(plugin.Id, () => PluginHttp.Open(plugin.Manifest!, _pluginHttp.Value), () => OpenStateFolder(plugin.Id))
        {
            Time = _setup.Time,
            Log = line => _setup.Log($"{plugin.Id}: {line}"),
        };

    private string OpenStateFolder(string pluginId) =>
        System.IO.Directory.CreateDirectory(Path.Combine(Path.GetFullPath(_setup.HomeFolder), "state", "plugins", pluginId)).FullName;

    private SocketsHttpHandler OpenPlainHttp() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = _setup.Download.ConnectTimeout,
        PooledConnectionLifetime = _setup.Download.DnsLife,
        PooledConnectionIdleTimeout = _setup.Download.PoolIdle,
        MaxConnectionsPerServer = _setup.Download.ConnectionsPerHost,
        Proxy = _setup.Download.Proxy is { } proxy ? new System.Net.WebProxy(proxy) : null,
    };
}
