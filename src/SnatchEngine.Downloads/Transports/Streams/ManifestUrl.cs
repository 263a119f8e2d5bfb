using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>URLs as manifests write them.</summary>
internal static class ManifestUrl
{
    /// <summary>Where a reference leads.</summary>
    /// <param name="from">The manifest, or a base within it.</param>
    /// <param name="reference">As it is written.</param>
    /// <param name="line">The line it is in.</param>
    /// <exception cref="ManifestException">To what is no http or https URL.</exception>
    public static Uri Resolve(Uri from, string reference, int line)
    {
        var text = reference.Trim();
        if (text.Length > ManifestBounds.Text)
        {
            throw new ManifestException($"a URL has {text.Length} characters", line);
        }

        if (WireUrl.TryResolve(from, text, out var url))
        {
            return url;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        throw new ManifestException(
            colon is > 0 and < 20 && text.AsSpan(0, colon).IndexOfAny("/?#") < 0
                ? $"'{text[..colon]}:' URLs are refused in manifests, only http and https are followed"
                : "a URL is empty or malformed",
            line);
    }
}
