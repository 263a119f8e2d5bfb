using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Feed;

[assembly: SnatchPlugin(typeof(FeedPlugin))]

namespace SnatchEngine.Plugins.Feed;

/// <summary>The plugin for feeds.</summary>
public sealed class FeedPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new FeedExtractor(environment)];
}
