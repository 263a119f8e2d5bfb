using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Abstractions;

/// <summary>The one class of a plugin the host creates; it hands out what the plugin can do.</summary>
/// <remarks>
/// <para>The class is named by <see cref="SnatchPluginAttribute"/>, is public and has a public constructor without parameters.
/// It is created once per process, and not before the first URL that the plugin claims.</para>
/// <para>An exception out of the constructor or a member quarantines the plugin for the rest of the process; the host and the other plugins go on.
/// A plugin that implements <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed when the host ends; it has five seconds.</para>
/// </remarks>
public interface ISnatchPlugin
{
    /// <summary>Creates the extractors. Called once; has ten seconds; must not touch the network.</summary>
    /// <param name="environment">What the host lends, for as long as the plugin is loaded.</param>
    /// <returns>One extractor for every name the claims of <c>plugin.json</c> use. Default: none.</returns>
    IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [];

    /// <summary>Creates the post-processors. Called once, right after <see cref="CreateExtractors"/> with the same environment; must not start a program.</summary>
    /// <param name="environment">What the host lends, for as long as the plugin is loaded.</param>
    /// <returns>One post-processor for every name in <c>post-processors</c> of <c>plugin.json</c>. Default: none.</returns>
    IReadOnlyList<IPostProcessor> CreatePostProcessors(PluginEnvironment environment) => [];

    /// <summary>Creates the optimizers. Called once, after <see cref="CreatePostProcessors"/> with the same environment; must not touch the machine.</summary>
    /// <param name="environment">What the host lends, for as long as the plugin is loaded.</param>
    /// <returns>One optimizer for every name in <c>optimizers</c> of <c>plugin.json</c>. Default: none.</returns>
    IReadOnlyList<IPlatformOptimizer> CreateOptimizers(PluginEnvironment environment) => [];
}
