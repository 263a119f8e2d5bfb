using System.Collections.Concurrent;
using System.Globalization;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Abstractions;

/// <summary>What the host lends to one plugin, for as long as it is loaded.</summary>
/// <remarks>All members may be used from several threads at once. What is not used costs nothing: everything is made at its first use.</remarks>
public sealed class PluginEnvironment
{
    private readonly Lender _lender;
    private readonly Lazy<HttpClient> _http;
    private readonly Lazy<string> _stateFolder;
    private ConcurrentDictionary<string, Lazy<HttpClient>>? _accounts;
    private ConcurrentDictionary<string, Measure>? _measures;

    /// <summary>Creates the environment; the host does, and so does a test of a plugin.</summary>
    /// <param name="pluginId">The id of the plugin's manifest.</param>
    /// <param name="lender">What stands behind it.</param>
    public PluginEnvironment(string pluginId, Lender lender)
    {
        PluginId = pluginId;
        _lender = lender;
        _http = new Lazy<HttpClient>(() => lender.OpenHttp(""));
        _stateFolder = new Lazy<string>(lender.OpenStateFolder);
    }

    /// <summary>Creates an environment with a client and a state folder and nothing else; enough for a test of most plugins.</summary>
    /// <param name="pluginId">The id of the plugin's manifest.</param>
    /// <param name="openHttp">Makes the HTTP client; called at its first use, once.</param>
    /// <param name="openStateFolder">Makes the state folder and returns its full path; called at its first use, once.</param>
    public PluginEnvironment(string pluginId, Func<HttpClient> openHttp, Func<string> openStateFolder)
        : this(pluginId, new Lender { OpenHttp = _ => openHttp(), OpenStateFolder = openStateFolder })
    {
    }

    /// <summary>Set to false in <see cref="HttpRequestMessage.Options"/>, this hands a redirect's own answer back instead of following it.</summary>
    public static HttpRequestOptionsKey<bool> FollowRedirects => new("snatch.follow-redirects");

    /// <summary>Set in <see cref="HttpRequestMessage.Options"/>, this says what the answer is, as that decides how long it is kept: <c>pages</c>, <c>metadata</c> (of one item), <c>trends</c> or <c>thumbnails</c>.
    /// Default: <c>pages</c>, and <c>thumbnails</c> for small pictures. Another word fails the request.</summary>
    public static HttpRequestOptionsKey<string> CacheKind => new("snatch.cache-kind");

    /// <summary>The id of the plugin's manifest.</summary>
    public string PluginId { get; }

    /// <summary>The client for pages and APIs; owned by the host, never dispose it.</summary>
    /// <remarks>
    /// <para>Reaches the hosts that the manifest's <c>permissions.hosts</c> names and no others: any other host, at a redirect too, raises <see cref="HttpRequestException"/> before a byte is sent.
    /// Private addresses are dialled only on the host somebody typed, or when the operator allows them all.</para>
    /// <para>It keeps to the site's budget (<c>budget</c> in the manifest), tries idempotent requests again, honours Retry-After, and leaves a host alone that failed five times in a row.
    /// A wait beyond 30 s is an <see cref="Extraction.ExtractionException"/> with the moment to come back.</para>
    /// <para>It follows redirects, its headers going to the first origin only, keeps cookies in memory, decodes compressed answers, and keeps pages for as long as the profile says and their Cache-Control allows, over restarts too (<see cref="CacheKind"/>).
    /// An answer is at most 8 MiB decoded. At most 16 answers are open at once for one wish, and 128 for all, so dispose them; the host closes what an extraction leaves open.</para>
    /// <para>Files are never fetched with it: name their URLs in a <see cref="Media.MediaSource"/>, and the download core fetches them.</para>
    /// </remarks>
    public HttpClient Http => _http.Value;

    /// <summary>The full path of a folder for the plugin's own files, made at its first use; kept between runs and shared with nobody.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public string StateFolder => _stateFolder.Value;

    /// <summary>What is set for this plugin, by the keys of <c>settings</c> in its manifest, defaults filled in; true and false for a boolean, a point in a number. Secrets are not among them.</summary>
    /// <remarks>The operator may change them while the program runs, so ask for each extraction anew.</remarks>
    /// <exception cref="SnatchException">The operator's values do not fit the manifest's schema; the message names every problem with its place.</exception>
    public IReadOnlyDictionary<string, string> Settings
    {
        get => field ?? _lender.ReadSettings();
        init;
    }

    /// <summary>The clock to ask for the time and for timers. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Writes one line to the host's log, beside the plugin's id. No cookies, keys or signed URLs. Default: the line is dropped.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>A client like <see cref="Http"/> with the budget and the cookies of one account, so that two accounts neither share a session nor take each other's turn.</summary>
    /// <param name="account">What the account is called; the empty name is <see cref="Http"/>'s. At most 64 different ones.</param>
    /// <exception cref="InvalidOperationException">There are more than 64.</exception>
    public HttpClient HttpFor(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.Length == 0)
        {
            return Http;
        }

        var accounts = LazyInitializer.EnsureInitialized(ref _accounts);
        return accounts.Count < 64 || accounts.ContainsKey(account)
            ? accounts.GetOrAdd(account, name => new Lazy<HttpClient>(() => _lender.OpenHttp(name))).Value
            : throw new InvalidOperationException("a plugin has at most 64 accounts");
    }

    /// <summary>A setting that is a number. Default: null, not set and without a default.</summary>
    /// <param name="key">A key of <c>settings</c> in the manifest.</param>
    /// <exception cref="SnatchException"><inheritdoc cref="Settings" path="/exception"/></exception>
    public double? NumberSetting(string key) => Settings.TryGetValue(key, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A setting that is a boolean. Default: false, not set and without a default.</summary>
    /// <param name="key">A key of <c>settings</c> in the manifest.</param>
    /// <exception cref="SnatchException"><inheritdoc cref="Settings" path="/exception"/></exception>
    public bool FlagSetting(string key) => Settings.TryGetValue(key, out var text) && bool.Parse(text);

    /// <summary>A secret the operator keeps for this plugin. Neither log it nor put it into a message.</summary>
    /// <param name="name">A key of <c>settings</c> in the manifest whose type is <c>secret</c>.</param>
    /// <returns>Null when the operator set none.</returns>
    /// <exception cref="ArgumentException">The manifest declares no such secret.</exception>
    /// <exception cref="SnatchException">The operator's secrets cannot be read, or others may read them.</exception>
    public string? Secret(string name) => _lender.FindSecret(name);

    /// <summary>How long a request sent now would wait for the site's budget.</summary>
    /// <param name="account">Whose budget. Default: that of <see cref="Http"/>.</param>
    public TimeSpan WaitForSite(string account = "") => _lender.SiteWait(account);

    /// <summary>Runs a program that the manifest's <c>permissions.programs</c> names, without a shell, in <see cref="StateFolder"/>; it is ended with all it started when it takes too long or is cancelled.</summary>
    /// <param name="program">Its bare name.</param>
    /// <param name="arguments">Its arguments, each handed over as it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it said, whatever its exit code.</returns>
    /// <exception cref="ProgramException">It may not be run, is not installed, took longer than 60 s, or wrote more than 16 MiB.</exception>
    public Task<ProgramOutput> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        RunAsync(new ProgramCall(program, [.. arguments]), cancellationToken);

    /// <inheritdoc cref="RunAsync(string, IEnumerable{string}, CancellationToken)"/>
    /// <param name="call">The program, its arguments, its input and its time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ProgramOutput> RunAsync(ProgramCall call, CancellationToken cancellationToken = default) => _lender.RunProgramAsync(call, cancellationToken);

    /// <summary>A limiter of the plugin's own, beside the site's budget.</summary>
    /// <param name="count">How many per span.</param>
    /// <param name="per">The span.</param>
    public RateLimiter RateLimiter(int count, TimeSpan per) => new(count, per, Time);

    /// <summary>A cache of the plugin's own; it ends with the plugin.</summary>
    /// <param name="maxItems">The most values it keeps.</param>
    /// <param name="ttl">How long each is kept.</param>
    public Cache<TKey, TValue> Cache<TKey, TValue>(int maxItems, TimeSpan ttl) where TKey : notnull => new(maxItems, ttl, Time);

    /// <summary>A breaker of the plugin's own; <see cref="Http"/> has one for each host already.</summary>
    /// <param name="failures">Failures in a row that open it.</param>
    /// <param name="pause">How long it stays open. Default: 60 s.</param>
    public Breaker Breaker(int failures = 5, TimeSpan? pause = null) => new(failures, pause, Time);

    /// <summary>A policy for trying again; <see cref="Http"/> does so by itself.</summary>
    /// <param name="attempts">Tries in all.</param>
    /// <param name="backoff">The longest wait before the second.</param>
    public Retry Retry(int attempts, TimeSpan backoff) => new(attempts, backoff, Time);

    /// <summary>Deals items out in groups, each when the site's budget has room for its first request.</summary>
    /// <param name="items">The items.</param>
    /// <param name="size">Items of a group.</param>
    /// <param name="delay">The pause between two groups.</param>
    public Batch<T> Batch<T>(IEnumerable<T> items, int size, TimeSpan delay) => Batch(items.ToAsyncEnumerable(), size, delay);

    /// <inheritdoc cref="Batch{T}(IEnumerable{T}, int, TimeSpan)"/>
    public Batch<T> Batch<T>(IAsyncEnumerable<T> items, int size, TimeSpan delay) => new(items, size, delay, Time, WaitForRoomAsync);

    /// <summary>The measure of a name, the same one each time. At most 1,000 names.</summary>
    /// <param name="name">What is measured.</param>
    /// <exception cref="InvalidOperationException">There are more than 1,000.</exception>
    public Measure Measure(string name)
    {
        var measures = LazyInitializer.EnsureInitialized(ref _measures);
        return measures.Count < 1000 || measures.ContainsKey(name)
            ? measures.GetOrAdd(name, n => new Measure(n, Time))
            : throw new InvalidOperationException("a plugin has at most 1000 measures");
    }

    /// <summary>The figures of all measures so far, by name.</summary>
    public IReadOnlyList<MeasureSummary> Measures => _measures is null ? [] : [.. _measures.Values.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Summary())];

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (_lender.SiteWait("") is var wait && wait > TimeSpan.Zero)
        {
            // A budget may be lifted meanwhile, and a timer's longest wait is less than 50 days.
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(wait.TotalSeconds, 30)), Time, cancellationToken);
        }
    }
}
