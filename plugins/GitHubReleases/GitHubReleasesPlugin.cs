using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.GitHubReleases;

[assembly: SnatchPlugin(typeof(GitHubReleasesPlugin))]

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>The plugin for the releases of GitHub repositories.</summary>
public sealed class GitHubReleasesPlugin : ISnatchPlugin
{
    /// <inheritdoc/>
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new GitHubReleasesExtractor(environment)];
}
