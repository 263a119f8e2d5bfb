using SnatchEngine.Plugins.Installing;

namespace SnatchEngine.Plugins.Trust;

/// <summary>Where plugins lie, and what is kept about them.</summary>
/// <param name="Program">The folder of the program.</param>
/// <param name="Home">The person's folder, <c>SNATCH_HOME</c>.</param>
public sealed record PluginPaths(string Program, string Home)
{
    /// <summary>The folder of the program.</summary>
    public string Program { get; init; } = Full(Program);

    /// <summary>The person's folder.</summary>
    public string Home { get; init; } = Full(Home);

    /// <summary>The plugins that came with the program.</summary>
    public string Shipped => ShippedIn(Program).Folder;

    /// <summary>The person's own plugins.</summary>
    public string Own => Path.Combine(Home, "plugins");

    /// <summary>Copies that plugins run from.</summary>
    public string Copies => Path.Combine(Home, "cache", "plugins");

    /// <summary>The manifests of <see cref="Own"/> in one file.</summary>
    public string Index => Path.Combine(Home, "cache", "plugins.index");

    /// <summary><c>config/snatch.yaml</c>.</summary>
    public string Settings => Path.Combine(Home, "config", "snatch.yaml");

    /// <summary><c>config/secrets.yaml</c>.</summary>
    public string Secrets => Path.Combine(Home, "config", "secrets.yaml");

    /// <summary>What a person agreed to.</summary>
    public string Pins => Path.Combine(Home, "state", PluginPins.FileName);

    /// <summary>What is switched off, and which versions are wanted.</summary>
    public string Switches => Path.Combine(Home, "state", PluginSwitches.FileName);

    /// <summary>The audit.</summary>
    public string Audit => Path.Combine(Home, "state", AuditLog.FileName);

    /// <summary>Held by the process that is changing plugins.</summary>
    public string Lock => Path.Combine(Home, "state", "plugins.lock");

    /// <summary>The person's sites without code.</summary>
    public string Sites => Path.Combine(Home, "config", "sites");

    /// <summary>What the files of <see cref="Sites"/> say, in one file.</summary>
    public string SitesIndex => Path.Combine(Home, "cache", "sites.index");

    /// <summary>Both folders of plugins and that of sites without code, as a catalog scans them.</summary>
    public IReadOnlyList<PluginRoot> Roots => [ShippedIn(Program), new(Own, Shipped: false), new(Sites, Shipped: false) { HoldsSites = true }];

    /// <summary>The plugins that came with a program.</summary>
    /// <param name="program">The folder of the program.</param>
    internal static PluginRoot ShippedIn(string program) => new(Path.Combine(Full(program), "plugins"), Shipped: true);

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
