using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Sidecars;

[assembly: SnatchPlugin(typeof(SidecarsPlugin))]

namespace SnatchEngine.Plugins.Sidecars;

/// <summary>The plugin that writes what is known of an item beside it.</summary>
public sealed class SidecarsPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [new SidecarsStep(environment)];
}
