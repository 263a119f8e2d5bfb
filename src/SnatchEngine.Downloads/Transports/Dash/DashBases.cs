using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>The chain of BaseURLs: each level is relative to the one above, and several on one level are mirrors.</summary>
internal static class DashBases
{
    public static IReadOnlyList<Uri> Of(IReadOnlyList<Uri> above, MpdElement element)
    {
        var written = element.All("BaseURL").Take(ManifestBounds.Mirrors).ToList();
        return written.Count == 0
            ? above
            : [.. written.SelectMany(b => above, (b, from) => ManifestUrl.Resolve(from, b.Text, b.Line)).Distinct().Take(ManifestBounds.Mirrors)];
    }
}
