namespace SnatchEngine.Plugins;

/// <summary>The part of a manifest that is needed at every start: who it is, and which URLs it wants.</summary>
/// <param name="Id">The plugin's id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Contract">The contracts it works with.</param>
/// <param name="Entry">The file name of its entry assembly.</param>
/// <param name="Claims">The URLs it wants.</param>
internal sealed record PluginOutline(string Id, Version Version, ContractRange Contract, string Entry, IReadOnlyList<UrlClaim> Claims)
{
    public static PluginOutline Of(PluginManifest manifest) => new(manifest.Id, manifest.Version, manifest.Contract, manifest.Entry, manifest.Claims);
}
