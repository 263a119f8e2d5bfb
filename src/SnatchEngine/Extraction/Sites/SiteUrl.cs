using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Extraction.Sites;

/// <summary>URLs as sites write them.</summary>
internal static class SiteUrl
{
    /// <summary>The absolute http or https URL; null when it is none.</summary>
    public static string? Absolute(Uri from, string? text) => PageUrl.Absolute(from, text) is { Length: <= ItemBounds.LongestUrl } url ? url : null;
}
