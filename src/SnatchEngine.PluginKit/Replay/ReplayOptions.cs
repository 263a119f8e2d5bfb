namespace SnatchEngine.PluginKit.Replay;

/// <summary>What counts in a replay beside the recording.</summary>
public sealed record ReplayOptions
{
    /// <summary>The path of the plugin's <c>plugin.json</c>, whose permissions then hold. Default: null, every host may be asked.</summary>
    public string? Manifest { get; init; }

    /// <summary>The name of the extractor to use. Default: null, the one the recording names, else the plugin's only one.</summary>
    public string? Extractor { get; init; }

    /// <summary>What the operator set for the plugin. Default: nothing, so that the defaults of the manifest hold.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The operator's secrets, by name. Default: none; one that the plugin had when it was recorded is <c>REDACTED</c>, as it is in the recording.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The plugin's own folder. Default: null, a new temporary one that goes with the process.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Hears what the plugin logs. Default: nobody does.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
