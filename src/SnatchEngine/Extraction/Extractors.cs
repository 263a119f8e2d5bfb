using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction;

/// <summary>Gets from a URL to running plugin code: the directory says who, the loader brings the code.</summary>
internal sealed class Extractors(ExtractorDirectory directory, PluginLoader loader, PluginGuard guard, ExtractionBounds bounds, TimeProvider time)
{
    public ExtractionBounds Bounds => bounds;

    /// <summary>Opens the extraction of a URL; the extractor's own code for it runs at the first pull.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="named">The extractor somebody asked for by name. Null: routed by URL.</param>
    /// <param name="declined">Extractors that have said it is not theirs; null: none.</param>
    /// <param name="notice">Hears what a person should know.</param>
    /// <param name="cancellationToken">Stops waiting for the plugin to load.</param>
    /// <exception cref="PluginException">There is no extractor for it, or the one that there is cannot be used.</exception>
    public async Task<ExtractionStream> OpenAsync(ExtractionRequest request, string? named, IReadOnlyCollection<string>? declined, Action<string> notice, CancellationToken cancellationToken)
    {
        var routes = named is null ? directory.RoutesOf(request.Url) : [directory.Named(named)];
        foreach (var route in routes)
        {
            if (declined?.Contains(route.Extractor) == true)
            {
                continue;
            }

            try
            {
                var loaded = await loader.LoadAsync(route.Plugin, cancellationToken);
                return new ExtractionStream(route.Plugin, loaded.Extractors[route.Extractor], request, guard, bounds, time);
            }
            // One that wants every host must not cost the others theirs. One that names this very site knows what to do with it, and the next would fetch its page instead.
            catch (PluginException e) when (named is null && route.Claim.IsAnyHost)
            {
                notice($"went on without it: {e.Message}");
            }
        }

        throw new PluginException(PluginFailure.NotInstalled, directory.Names.Count == 0
            ? "no plugin is installed; 'plugins/DirectLink' belongs beside the program"
            : "no plugin that can be used claims this URL");
    }
}
