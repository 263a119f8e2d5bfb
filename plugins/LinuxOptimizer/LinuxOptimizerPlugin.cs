using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.LinuxOptimizer;

[assembly: SnatchPlugin(typeof(LinuxOptimizerPlugin))]

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>The plugin that knows Linux.</summary>
public sealed class LinuxOptimizerPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPlatformOptimizer> CreateOptimizers(PluginEnvironment environment) =>
        [new LinuxPlatform(environment.Settings.TryGetValue("root", out var root) ? root : "/")];
}
