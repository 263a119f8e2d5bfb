using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What the host lends to all plugins. Nothing of it is there before somebody uses it, and what belongs to a plugin outlives its reloads.</summary>
internal sealed class LendingDesk : IAsyncDisposable
{
    private readonly SnatchEngineSetup _setup;
    private readonly OperatorFiles _files;
    private readonly Func<Downloader> _core;
    private readonly Lock _gate = new();
    private volatile LentParts? _parts;
    private CacheOptions _cache;

    /// <summary>Lends nothing yet.</summary>
    /// <param name="setup">What the engine is put together from.</param>
    /// <param name="core">The download core, whose connections pages share.</param>
    /// <param name="files">What the operator says of plugins.</param>
    public LendingDesk(SnatchEngineSetup setup, Func<Downloader> core, OperatorFiles files) => (_setup, _core, _files, _cache) = (setup, core, files, setup.Cache);

    /// <summary>What is lent to a plugin, as its manifest allows.</summary>
    /// <exception cref="PluginException">What the operator set for it cannot be used.</exception>
    public PluginEnvironment EnvironmentOf(InstalledPlugin plugin) => EnvironmentOf(plugin.Id, plugin.Found.Mentions("settings"), () => plugin.Manifest!);

    /// <inheritdoc cref="EnvironmentOf(InstalledPlugin)"/>
    /// <param name="id">The plugin's id.</param>
    /// <param name="hasSettings">They are checked now, before any of its code relies on them; who declares none need not pay for reading the manifest.</param>
    /// <param name="manifest">Reads its manifest.</param>
    public PluginEnvironment EnvironmentOf(string id, bool hasSettings, Func<PluginManifest> manifest)
    {
        var settings = new SettingsView(() => Open(), manifest, line => _setup.Log($"{id}: {line}"));
        if (hasSettings)
        {
            settings.Read();
        }

        return new PluginEnvironment(id, new Lender
        {
            OpenHttp = account => HttpOf(manifest(), account),
            OpenStateFolder = () => OpenStateFolder(id),
            ReadSettings = settings.Read,
            FindSecret = name => SettingsOf(manifest()).Secret(name),
            SiteWait = account => Open().BudgetOf(manifest(), account).WaitTime,
            RunProgramAsync = (call, token) => Open().Programs.RunAsync(manifest(), call, () => OpenStateFolder(id), token),
        })
        {
            Time = _setup.Time,
            Log = line => _setup.Log($"{id}: {(_parts is { } parts ? parts.Secrets.Mask(line) : line)}"),
        };
    }

    /// <summary>Whether a program is installed, or where the operator says.</summary>
    public bool HasProgram(string name) => Open().Programs.Has(name);

    /// <summary>How the cache answered in this process, a kind each; empty when nobody asked it.</summary>
    public IReadOnlyList<CacheUse> CacheUse => _parts?.Cache.Tally.Read() ?? [];

    /// <summary>Keeps other amounts of answers from now on, for other times.</summary>
    public void Change(CacheOptions cache)
    {
        lock (_gate)
        {
            _cache = cache;
            _parts?.Cache.Change(cache);
        }
    }

    /// <summary>Forgets the pages of a URL's host: what they led to is not there any more.</summary>
    public void Distrust(string url)
    {
        if (_parts is { } parts && Uri.TryCreate(url, UriKind.Absolute, out var page))
        {
            parts.Cache.Forget(null, page.IdnHost);
        }
    }

    /// <summary>Closes what plugins left open, and keeps what was spent of their budgets and what was counted.</summary>
    public ValueTask DisposeAsync() => _parts?.DisposeAsync() ?? ValueTask.CompletedTask;

    private HttpClient HttpOf(PluginManifest manifest, string account)
    {
        var parts = Open();
        var site = new PluginSite(manifest, account, () => parts.BudgetOf(manifest, account), parts.CookiesOf(manifest.Id, account), parts.AnswersOf(manifest.Id), _setup.Time);
        return new PluginHttp(site, parts.Fetch, parts.Pages, _setup.Time).Open();
    }

    private SettingsReading SettingsOf(PluginManifest manifest)
    {
        var parts = Open();
        return new SettingsReading(manifest, parts.Settings, parts.Secrets);
    }

    private string OpenStateFolder(string pluginId) =>
        Directory.CreateDirectory(Path.Combine(Path.GetFullPath(_setup.HomeFolder), "state", "plugins", pluginId)).FullName;

    private LentParts Open()
    {
        lock (_gate)
        {
            if (_parts is null)
            {
                _files.Use();
                _parts = new LentParts(_setup, _core, _cache);
            }

            return _parts;
        }
    }
}
