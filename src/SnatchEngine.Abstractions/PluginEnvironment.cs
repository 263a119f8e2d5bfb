namespace SnatchEngine.Abstractions;

/// <summary>What the host lends to one plugin, for as long as it is loaded.</summary>
/// <remarks>All members may be used from several threads at once.</remarks>
public sealed class PluginEnvironment
{
    private readonly Lazy<HttpClient> _http;
    private readonly Lazy<string> _stateFolder;

    /// <summary>Creates the environment; the host does, and so does a test of a plugin.</summary>
    /// <param name="pluginId">The id of the plugin's manifest.</param>
    /// <param name="openHttp">Makes the HTTP client; called at its first use, once.</param>
    /// <param name="openStateFolder">Makes the state folder and returns its full path; called at its first use, once.</param>
    public PluginEnvironment(string pluginId, Func<HttpClient> openHttp, Func<string> openStateFolder)
    {
        PluginId = pluginId;
        _http = new Lazy<HttpClient>(openHttp);
        _stateFolder = new Lazy<string>(openStateFolder);
    }

    /// <summary>The id of the plugin's manifest.</summary>
    public string PluginId { get; }

    /// <summary>The client for pages and APIs; owned by the host, never dispose it.</summary>
    /// <remarks>
    /// Reaches the hosts that the manifest's <c>permissions.hosts</c> names and no others: any other host raises <see cref="HttpRequestException"/> before a byte is sent.
    /// It follows no redirect and keeps no cookie by itself; a buffered answer is at most 8 MiB.
    /// Files are never fetched with it: name their URLs in a <see cref="Media.MediaSource"/>, and the download core fetches them.
    /// </remarks>
    public HttpClient Http => _http.Value;

    /// <summary>The full path of a folder for the plugin's own files, made at its first use; kept between runs and shared with nobody.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public string StateFolder => _stateFolder.Value;

    /// <summary>What the operator set for this plugin, by key. Default: nothing is set.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock to ask for the time and for timers. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Writes one line to the host's log, beside the plugin's id. No cookies, keys or signed URLs. Default: the line is dropped.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
