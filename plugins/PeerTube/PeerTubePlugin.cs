using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.PeerTube;

[assembly: SnatchPlugin(typeof(PeerTubePlugin))]

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>The plugin for PeerTube, wherever it runs.</summary>
public sealed class PeerTubePlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new PeerTubeExtractor(environment)];
}
