using HelloExtractor;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

[assembly: SnatchPlugin(typeof(HelloPlugin))]

namespace HelloExtractor;

/// <summary>The one class the host creates, and not before the first URL that plugin.json claims.</summary>
public sealed class HelloPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new SongExtractor(new HelloApi(environment))];
}
