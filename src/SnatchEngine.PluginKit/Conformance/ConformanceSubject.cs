using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>The plugin whose conduct is checked.</summary>
/// <param name="Folder">Its folder, built.</param>
/// <param name="Entry">The file name of its entry assembly.</param>
/// <param name="Manifest">The path of its <c>plugin.json</c>.</param>
public sealed record ConformanceSubject(string Folder, string Entry, string Manifest)
{
    /// <summary>The names of the extractors its manifest promises. Default: none.</summary>
    public IReadOnlyList<string> Extractors { get; init; } = [];

    /// <summary>The names of the post-processors its manifest promises. Default: none.</summary>
    public IReadOnlyList<string> PostProcessors { get; init; } = [];

    /// <summary>The paths of its recordings. Default: none.</summary>
    public IReadOnlyList<string> Recordings { get; init; } = [];

    /// <summary>The name of the extractor whose claim fits a URL; null when none does. Default: nobody is asked.</summary>
    public Func<string, string?>? RouteOf { get; init; }

    /// <summary>Makes a plugin that has no code of its own. Default: null, its entry assembly is loaded.</summary>
    public Func<ISnatchPlugin>? Make { get; init; }

    /// <summary>How long one step of the plugin may take. Default: 10 s; the host allows 60.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(10);
}
