using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.PostProcessing;
using Transcript;

[assembly: SnatchPlugin(typeof(TranscriptPlugin))]

namespace Transcript;

/// <summary>The one class the host creates, and not before a step of it is wanted.</summary>
public sealed class TranscriptPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [new TranscriptStep(environment)];
}
