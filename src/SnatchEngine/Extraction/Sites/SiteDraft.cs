using System.Text;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A site file its author works on, wherever it lies: read as the host reads it, all its selectors included.</summary>
public sealed class SiteDraft
{
    private readonly FoundPlugin _found;

    private SiteDraft(FoundPlugin found)
    {
        _found = found;
        var catalog = PluginCatalog.Of([found], PluginChoices.None, (plugin, standing, isSuperseded) => new InstalledPlugin(plugin, standing) { IsSuperseded = isSuperseded });
        Plugin = catalog.Plugins[0];
        Directory = new ExtractorDirectory(catalog);
    }

    /// <summary>The site as a plugin; one that cannot be used says why.</summary>
    public InstalledPlugin Plugin { get; }

    /// <summary>Its claims.</summary>
    public ExtractorDirectory Directory { get; }

    /// <summary>What its <c>plugin.json</c> would say of who it is and what it may reach, for those who know plugins only.</summary>
    public string ManifestText
    {
        get
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("id", Plugin.Id);
                json.WriteStartObject("permissions");
                json.WriteStartArray("hosts");
                foreach (var host in Plugin.Manifest?.Permissions.Hosts ?? [])
                {
                    json.WriteStringValue(host);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteStartObject("settings");
                foreach (var secret in Plugin.Manifest?.Settings ?? [])
                {
                    json.WriteStartObject(secret.Key);
                    json.WriteString("type", "secret");
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(bytes.ToArray());
        }
    }

    /// <summary>Reads a file. What is wrong with it is the plugin's reason.</summary>
    /// <param name="path">The file.</param>
    public static SiteDraft Read(string path)
    {
        var full = Path.GetFullPath(path);
        var found = FoundPlugin.Read(full, new PluginRoot(Path.GetDirectoryName(full)!, Shipped: false) { HoldsSites = true }, FileStamp.Of(full));
        return new SiteDraft(found.Problem is null ? found with { Problem = SiteReading.Of(full, found.Text.Span, isThorough: true).Problem } : found);
    }

    /// <summary>A new instance of it.</summary>
    /// <exception cref="PluginException">It cannot be used.</exception>
    public ISnatchPlugin NewPlugin() => SitePlugin.Open(_found.Folder, _found.Text.Span);
}
