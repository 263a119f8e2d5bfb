using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins;

/// <summary>The code of a plugin, ready to be called through a <see cref="PluginGuard"/>.</summary>
internal sealed record LoadedPlugin(InstalledPlugin Plugin, ISnatchPlugin Instance, IReadOnlyDictionary<string, IExtractor> Extractors)
{
    /// <summary>Disposes the plugin if it wants to be.</summary>
    public async Task EndAsync()
    {
        if (Instance is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }
        else
        {
            (Instance as IDisposable)?.Dispose();
        }
    }
}
