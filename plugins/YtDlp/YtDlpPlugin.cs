using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.YtDlp;

[assembly: SnatchPlugin(typeof(YtDlpPlugin))]

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>The plugin that asks yt-dlp.</summary>
public sealed class YtDlpPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new YtDlpExtractor(environment)];
}
