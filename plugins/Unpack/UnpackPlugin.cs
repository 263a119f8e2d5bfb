using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Unpack;

[assembly: SnatchPlugin(typeof(UnpackPlugin))]

namespace SnatchEngine.Plugins.Unpack;

/// <summary>The plugin that unpacks archives.</summary>
public sealed class UnpackPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [new ExtractStep()];
}
