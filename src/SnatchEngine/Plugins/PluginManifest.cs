using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Plugins;

/// <summary>What a plugin can do.</summary>
public enum PluginKind
{
    /// <summary>Finds what stands behind a URL.</summary>
    Extractor,

    /// <summary>Works on files after they were fetched.</summary>
    PostProcessor,

    /// <summary>Knows how a kind of machine downloads best.</summary>
    Optimizer,
}

/// <summary>What <c>plugin.json</c> says: all the host needs to know before it loads any code.</summary>
public sealed record PluginManifest
{
    /// <summary>The name of the manifest in a plugin's folder.</summary>
    public const string FileName = "plugin.json";

    /// <summary>The plugin's name for ever: lower-case letters, digits, dots and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>The plugin's own version.</summary>
    public required Version Version { get; init; }

    /// <summary>The contracts it works with.</summary>
    public required ContractRange Contract { get; init; }

    /// <summary>The file name of the assembly that holds the plugin class, in the plugin's folder.</summary>
    public required string Entry { get; init; }

    /// <summary>What it can do.</summary>
    public required IReadOnlyList<PluginKind> Kinds { get; init; }

    /// <summary>The URLs it wants.</summary>
    public IReadOnlyList<UrlClaim> Claims { get; init; } = [];

    /// <summary>The names of its post-processors, as <c>use:</c> names them.</summary>
    public IReadOnlyList<string> PostProcessors { get; init; } = [];

    /// <summary>The names of its optimizers, as the profile's section names them.</summary>
    public IReadOnlyList<string> Optimizers { get; init; } = [];

    /// <summary>What it may reach.</summary>
    public PluginPermissions Permissions { get; init; } = PluginPermissions.None;

    /// <summary>What the operator may set. Default: nothing.</summary>
    public IReadOnlyList<PluginSetting> Settings { get; init; } = [];

    /// <summary>How often it may ask its site. Null: <see cref="RequestBudget.Usual"/>.</summary>
    public RequestBudget? Budget { get; init; }

    /// <summary>What it is for, in a sentence. Null: not said.</summary>
    public string? Description { get; init; }

    /// <summary>Who wrote it. Null: not said.</summary>
    public string? Author { get; init; }
}

/// <summary>What a plugin may reach; nothing beyond it.</summary>
/// <param name="Hosts">Hosts its HTTP client may ask, as patterns of a <see cref="UrlClaim.Host"/>.</param>
/// <param name="Programs">Names of the programs it may start.</param>
public sealed record PluginPermissions(IReadOnlyList<string> Hosts, IReadOnlyList<string> Programs)
{
    /// <summary>Nothing.</summary>
    public static PluginPermissions None { get; } = new([], []);

    /// <summary>Where the author names hosts, for messages.</summary>
    public string DeclaredIn { get; init; } = $"permissions.hosts in its {PluginManifest.FileName}";
}
