using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction;

/// <summary>Gets from a URL to running plugin code: the directory says who, the loader brings the code.</summary>
internal sealed class Extractors(LivePlugins plugins, PluginLoader loader, PluginGuard guard, ExtractionBounds bounds, TimeProvider time)
{
    private const int MostLooks = 5;

    private volatile ExtractorDirectory _directory = new(plugins.Catalog);

    public ExtractionBounds Bounds { get; set; } = bounds;

    /// <summary>Who extracts which URL, as far as is known.</summary>
    public ExtractorDirectory Directory => DirectoryOf(plugins.Catalog);

    /// <summary>Opens the extraction of a URL; the extractor's own code for it runs at the first pull.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="named">The extractor somebody asked for by name. Null: routed by URL.</param>
    /// <param name="declined">Extractors that have said it is not theirs; null: none.</param>
    /// <param name="notice">Hears what a person should know.</param>
    /// <param name="cancellationToken">Stops waiting for the plugin to load.</param>
    /// <exception cref="PluginException">There is no extractor for it, or the one that there is cannot be used.</exception>
    public async Task<ExtractionStream> OpenAsync(ExtractionRequest request, string? named, IReadOnlyCollection<string>? declined, Action<string> notice, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var directory = DirectoryOf(await plugins.LookAsync(isUrgent: look > 0, cancellationToken));
            if (await TryOpenAsync(directory, request, named, declined, notice, cancellationToken) is { } stream)
            {
                return stream;
            }
        }

        throw new PluginException(PluginFailure.Replaced, "the plugin for this URL is being replaced all the time; try again when its folder is quiet");
    }

    /// <summary>Leave to use an extractor as it is now, though its plugin may have been replaced since it was chosen.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="extractor">The extractor's name.</param>
    /// <param name="cancellationToken">Stops waiting for the plugin to load.</param>
    /// <exception cref="PluginException">It is gone, or cannot be used.</exception>
    public async Task<PluginUse> ReuseAsync(string pluginId, string extractor, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var catalog = await plugins.LookAsync(isUrgent: look > 0, cancellationToken);
            var plugin = catalog.Plugins.FirstOrDefault(p => p.Id == pluginId && p.Routes)
                ?? throw new PluginException(PluginFailure.NotInstalled, $"plugin '{pluginId}', which found it with {extractor}, is not installed any more");
            if (await loader.TryUseAsync(plugin, static _ => { }, cancellationToken) is { } use)
            {
                return use;
            }
        }

        throw new PluginException(PluginFailure.Replaced, $"plugin '{pluginId}' is being replaced all the time; try again when its folder is quiet");
    }

    private async Task<ExtractionStream?> TryOpenAsync(
        ExtractorDirectory directory, ExtractionRequest request, string? named, IReadOnlyCollection<string>? declined, Action<string> notice, CancellationToken cancellationToken)
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
                if (await loader.TryUseAsync(route.Plugin, notice, cancellationToken) is not { } use)
                {
                    return null;
                }

                return Begin(use, route.Extractor, request);
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

    private ExtractionStream Begin(PluginUse use, string extractor, ExtractionRequest request)
    {
        try
        {
            return new ExtractionStream(use, extractor, request, this, guard, time);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    private ExtractorDirectory DirectoryOf(PluginCatalog catalog)
    {
        var known = _directory;
        return known.Catalog == catalog ? known : _directory = new ExtractorDirectory(catalog);
    }
}
