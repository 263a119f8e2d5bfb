using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.MacOptimizer;

[assembly: SnatchPlugin(typeof(MacOptimizerPlugin))]

namespace SnatchEngine.Plugins.MacOptimizer;

/// <summary>The plugin that knows macOS.</summary>
public sealed class MacOptimizerPlugin : ISnatchPlugin, IDisposable
{
    private MacPlatform? _platform;

    /// <inheritdoc/>
    public IReadOnlyList<IPlatformOptimizer> CreateOptimizers(PluginEnvironment environment) => [_platform = new MacPlatform()];

    /// <inheritdoc/>
    public void Dispose() => _platform?.Dispose();
}
