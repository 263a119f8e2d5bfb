using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.OpenDirectory;

[assembly: SnatchPlugin(typeof(OpenDirectoryPlugin))]

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>The plugin for folders that a web server lists.</summary>
public sealed class OpenDirectoryPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new OpenDirectoryExtractor(environment)];
}
