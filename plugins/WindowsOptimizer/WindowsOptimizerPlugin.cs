using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.WindowsOptimizer;

[assembly: SnatchPlugin(typeof(WindowsOptimizerPlugin))]

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>The plugin that knows Windows.</summary>
public sealed class WindowsOptimizerPlugin : ISnatchPlugin, IDisposable
{
    private WindowsPlatform? _platform;

    /// <inheritdoc/>
    public IReadOnlyList<IPlatformOptimizer> CreateOptimizers(PluginEnvironment environment) => [_platform = new WindowsPlatform(environment)];

    /// <inheritdoc/>
    public void Dispose() => _platform?.Dispose();
}
