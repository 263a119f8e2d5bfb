using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What the plugins of a process share, and what each of them keeps over its reloads.</summary>
internal sealed class LentParts : IAsyncDisposable
{
    private readonly SnatchEngineSetup _setup;
    private readonly FollowedFile<HostSettings> _settings;
    private readonly Lazy<HttpMessageInvoker>? _own;
    private readonly ConcurrentDictionary<string, OpenAnswers> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Plugin, string Account), CookieJar> _cookies = new();
    private readonly Dictionary<(string Plugin, string Account), KnownBudget> _budgets = [];
    private readonly Dictionary<string, BudgetFile> _files = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Opens them; no file is read and nothing is asked.</summary>
    /// <param name="setup">What the engine is put together from.</param>
    /// <param name="core">The download core, whose connections pages share.</param>
    /// <param name="cache">What is kept of answers just now.</param>
    public LentParts(SnatchEngineSetup setup, Func<Downloader> core, CacheOptions cache)
    {
        _setup = setup;
        var paths = new PluginPaths(setup.ProgramFolder, setup.HomeFolder);
        _settings = new FollowedFile<HostSettings>(paths.Settings, () => HostSettings.Load(setup.HomeFolder), setup.Log);
        Secrets = new HostSecrets(paths.Secrets, setup.Log);
        Programs = new HostPrograms(() => Settings, setup.SearchPath, setup.Time);
        Cache = new EngineCache(cache, Path.Combine(setup.HomeFolder, "cache"), setup.Time, setup.Notice, setup.Log);
        Pages = new PageCache(Cache, setup.Download.UserAgent, setup.Time);
        if (setup.OpenPluginHttp is { } open)
        {
            _own = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(open()));
            Fetch = new PageFetch((message, _, token) => _own.Value.SendAsync(message, token), _ => false, setup.Download, setup.Time, setup.Jitter);
        }
        else
        {
            var requester = core().Pages;
            Fetch = new PageFetch(requester.SendAsync, requester.IsPrivate, setup.Download, setup.Time, setup.Jitter);
        }
    }

    public HostSecrets Secrets { get; }

    public HostPrograms Programs { get; }

    public EngineCache Cache { get; }

    public PageCache Pages { get; }

    public PageFetch Fetch { get; }

    /// <summary>What the operator says of plugins and programs; read at its first use, and again when it changed.</summary>
    /// <exception cref="PluginException">It cannot be understood.</exception>
    public HostSettings Settings
    {
        get
        {
            try
            {
                return _settings.Value;
            }
            catch (ConfigException wrong)
            {
                throw new PluginException(PluginFailure.BadSettings, wrong.Message, wrong);
            }
        }
    }

    public OpenAnswers AnswersOf(string pluginId) => _answers.GetOrAdd(pluginId, static (id, time) => new OpenAnswers(id, time), _setup.Time);

    public CookieJar CookiesOf(string pluginId, string account) => _cookies.GetOrAdd((pluginId, account), static _ => new CookieJar());

    /// <summary>The budget of an account. One whose plugin came back with other terms goes on from what was spent.</summary>
    /// <exception cref="PluginException">What the operator says of it cannot be understood.</exception>
    public SiteBudget BudgetOf(PluginManifest manifest, string account)
    {
        lock (_gate)
        {
            var key = (manifest.Id, account);
            var settings = Settings;
            var known = _budgets.GetValueOrDefault(key);
            if (known is null || known.Declared != manifest.Budget || !ReferenceEquals(known.Settings, settings))
            {
                _budgets[key] = known = new KnownBudget(manifest.Budget, settings, BudgetUnder(TermsOf(manifest, settings, known), known?.Budget, manifest.Id, account));
            }

            return known.Budget;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pages.DisposeAsync();
        await Cache.DisposeAsync();
        foreach (var answers in _answers.Values)
        {
            answers.Dispose();
        }

        lock (_gate)
        {
            foreach (var known in _budgets.Values)
            {
                known.Budget.Flush();
            }
        }

        if (_own is { IsValueCreated: true })
        {
            _own.Value.Dispose();
        }
    }

    private SiteBudget BudgetUnder(RequestBudget terms, SiteBudget? before, string pluginId, string account)
    {
        if (before?.Budget == terms)
        {
            return before;
        }

        var budget = new SiteBudget(terms, KeyOf(account), FileOf(pluginId), _setup.Time, _setup.Jitter, line => _setup.Log($"{pluginId}: {line}"));
        if (before is not null)
        {
            before.Flush();
            budget.Continue(before);
        }

        return budget;
    }

    private RequestBudget TermsOf(PluginManifest manifest, HostSettings settings, KnownBudget? known)
    {
        try
        {
            return settings.BudgetOf(manifest);
        }
        catch (ConfigException wrong) when (known is not null)
        {
            _setup.Log($"{manifest.Id}: its budget stays as it was: {wrong.Message}");
            return known.Budget.Budget;
        }
        catch (ConfigException wrong)
        {
            throw new PluginException(PluginFailure.BadSettings, wrong.Message, wrong);
        }
    }

    private BudgetFile FileOf(string pluginId) => _files.TryGetValue(pluginId, out var file) ? file
        : _files[pluginId] = new BudgetFile(Path.Combine(Path.GetFullPath(_setup.HomeFolder), "state", "budgets", $"{pluginId}.json"), _setup.Time);

    private sealed record KnownBudget(RequestBudget? Declared, HostSettings Settings, SiteBudget Budget);

    // A name may be somebody's address, and has no business in a file.
    private static string KeyOf(string account) => account.Length == 0 ? "default" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)))[..16];
}
