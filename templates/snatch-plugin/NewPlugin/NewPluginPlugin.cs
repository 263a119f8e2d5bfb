using NewPlugin;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

[assembly: SnatchPlugin(typeof(NewPluginPlugin))]

namespace NewPlugin;

/// <summary>What the host creates, at the first URL that plugin.json claims.</summary>
public sealed class NewPluginPlugin : ISnatchPlugin
{
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new NewPluginExtractor(environment)];
}
