using System.Globalization;

namespace SnatchEngine.Plugins.Pages;

/// <summary>URLs as pages write them.</summary>
internal static class PageUrl
{
    /// <summary>The absolute http or https URL. An absolute one keeps its bytes. Null: it is none, or of another scheme.</summary>
    /// <param name="from">What a relative one starts from.</param>
    /// <param name="text">The URL as it is written.</param>
    public static string? Absolute(Uri from, string? text)
    {
        var written = text?.Trim();
        if (string.IsNullOrEmpty(written) || !Uri.TryCreate(from, written, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return null;
        }

        var isAbsolute = written.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || written.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        return isAbsolute && !written.Any(c => c <= ' ' || c > '~') ? written : url.AbsoluteUri;
    }

    /// <summary>The last part of the path, decoded; empty when there is none.</summary>
    public static string FileName(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "";
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The extension of the file in lower case, without a dot. Null: it has none.</summary>
    public static string? Extension(string url) =>
        Path.GetExtension(FileName(url)) is { Length: > 1 and <= 6 } extension && extension[1..].All(char.IsAsciiLetterOrDigit) ? extension[1..].ToLowerInvariant() : null;

    /// <summary>A figure of an attribute. Null: it is none, or negative.</summary>
    public static long? Whole(string? text) =>
        double.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e15 ? (long)number : null;
}
