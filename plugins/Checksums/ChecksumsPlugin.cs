using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Checksums;

[assembly: SnatchPlugin(typeof(ChecksumsPlugin))]

namespace SnatchEngine.Plugins.Checksums;

/// <summary>The plugin that writes and checks SHA256SUMS.</summary>
public sealed class ChecksumsPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [new ChecksumsStep(), new VerifyStep()];
}
