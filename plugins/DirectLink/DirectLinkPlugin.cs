using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.DirectLink;

[assembly: SnatchPlugin(typeof(DirectLinkPlugin))]

namespace SnatchEngine.Plugins.DirectLink;

/// <summary>The plugin for URLs that are files themselves.</summary>
public sealed class DirectLinkPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new DirectLinkExtractor()];
}
