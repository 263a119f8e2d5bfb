using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.InternetArchive;

[assembly: SnatchPlugin(typeof(InternetArchivePlugin))]

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>The plugin for items and collections of the Internet Archive.</summary>
public sealed class InternetArchivePlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new InternetArchiveExtractor(environment)];
}
