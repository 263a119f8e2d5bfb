using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.WebPage;

[assembly: SnatchPlugin(typeof(WebPagePlugin))]

namespace SnatchEngine.Plugins.WebPage;

/// <summary>The plugin for pages that no other plugin knows.</summary>
public sealed class WebPagePlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new WebPageExtractor(environment)];
}
