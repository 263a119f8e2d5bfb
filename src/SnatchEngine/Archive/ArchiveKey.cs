using System.Security.Cryptography;
using System.Text;

namespace SnatchEngine.Archive;

/// <summary>What makes an item the same item: a name that is unique within the namespace of its extractor.</summary>
/// <param name="Namespace">The extractor's namespace, such as <c>direct-link</c>.</param>
/// <param name="Id">The id within it.</param>
public sealed record ArchiveKey(string Namespace, string Id)
{
    /// <summary>The namespace of files that are known by their URL only.</summary>
    public const string DirectLink = "direct-link";

    /// <summary>The key of a plain URL. It tells nothing of the URL, so a token in it is not given away; the credential and the fragment do not count.</summary>
    /// <param name="url">The URL as it was written.</param>
    public static ArchiveKey OfUrl(string url) => new(DirectLink, ArchivedUrl.Of(url).Hash);
}

/// <summary>A URL as it may be kept: without the parts that can hold a secret, and with a hash that still identifies it.</summary>
/// <param name="Shown">Without credential, query and fragment.</param>
/// <param name="Hash">SHA-256, in hexadecimal, of the URL with its query.</param>
internal sealed record ArchivedUrl(string Shown, string Hash)
{
    public static ArchivedUrl Of(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var text = WithoutCredential(Until(url.Trim(), '#'));
        return new ArchivedUrl(Until(text, '?'), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static string Until(string text, char end) => text.IndexOf(end, StringComparison.Ordinal) is var cut and >= 0 ? text[..cut] : text;

    /// <summary>Scheme and host do not tell case; path and query stay as they are written.</summary>
    private static string WithoutCredential(string url)
    {
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
        {
            return url;
        }

        var scheme = url[..colon].ToLowerInvariant();
        var rest = url[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '\\') is var found and >= 0 ? found : rest.Length;
        var host = rest[..end][(rest[..end].LastIndexOf('@') + 1)..].ToLowerInvariant();
        var usual = scheme switch { "http" => ":80", "https" => ":443", "ftp" => ":21", _ => ":" };
        host = host.EndsWith(usual, StringComparison.Ordinal) ? host[..^usual.Length] : host;
        var path = end < rest.Length && rest[end] == '/' ? rest[end..] : "/" + rest[end..];
        return $"{scheme}://{host}{path}";
    }
}
