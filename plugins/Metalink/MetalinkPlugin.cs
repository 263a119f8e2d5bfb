using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Metalink;

[assembly: SnatchPlugin(typeof(MetalinkPlugin))]

namespace SnatchEngine.Plugins.Metalink;

/// <summary>The plugin for Metalinks.</summary>
public sealed class MetalinkPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new MetalinkExtractor(environment)];
}
