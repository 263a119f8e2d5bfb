using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A site file as a plugin: everything beyond this knows no difference.</summary>
/// <param name="site">What the file says.</param>
internal sealed class SitePlugin(SiteDefinition site) : ISnatchPlugin
{
    /// <summary>Reads a file with all its selectors.</summary>
    /// <param name="path">The file, as it is to be named in problems.</param>
    /// <param name="text">Its bytes.</param>
    /// <exception cref="PluginException">Something is wrong; the message has a line for each problem.</exception>
    public static SitePlugin Open(string path, ReadOnlySpan<byte> text)
    {
        var reading = SiteReading.Of(path, text, isThorough: true);
        return reading.Definition is { } site ? new SitePlugin(site) : throw new PluginException(PluginFailure.BadManifest, reading.Problem ?? "it says nothing");
    }

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new SiteExtractor(site, environment)];
}
