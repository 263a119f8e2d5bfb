namespace SnatchEngine.Plugins.Shared;

/// <summary>URLs as they may be written into files that outlive a session: without logins, keys and signatures.</summary>
internal static class PublicUrl
{
    private static readonly HashSet<string> s_secretWords =
        ["token", "sig", "signature", "key", "secret", "password", "passwd", "pwd", "auth", "session", "sid", "credential", "credentials", "policy", "jwt", "hmac", "expires", "expire", "ticket", "code"];

    /// <summary>The URL of a file: its query, which may be signed, is left out. Null when it is no web URL.</summary>
    public static string? OfFile(string? url) => Parsed(url) is { } parsed ? $"{Origin(parsed)}{parsed.AbsolutePath}" : null;

    /// <summary>The URL of a page: of its query, which may name the page, only what looks secret is left out. Null when it is no web URL.</summary>
    public static string? OfPage(string? url)
    {
        if (Parsed(url) is not { } parsed)
        {
            return null;
        }

        var query = string.Join('&', parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !IsSecret(p.Split('=')[0])));
        return $"{Origin(parsed)}{parsed.AbsolutePath}{(query.Length > 0 ? $"?{query}" : "")}";
    }

    private static Uri? Parsed(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? parsed : null;

    private static string Origin(Uri url) => url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    // Whole words of the name, divided as names are: x-amz-signature, access_token, apiKey.
    private static bool IsSecret(string name)
    {
        var words = string.Concat(Uri.UnescapeDataString(name).Select((c, i) => char.IsAsciiLetterUpper(c) && i > 0 && char.IsAsciiLetterLower(name[Math.Min(i - 1, name.Length - 1)]) ? $"-{c}" : $"{c}"))
            .ToLowerInvariant().Split('-', '_', '.', '[', ']');
        return words.Any(s_secretWords.Contains) || name.EndsWith("token", StringComparison.OrdinalIgnoreCase) || name.EndsWith("apikey", StringComparison.OrdinalIgnoreCase);
    }
}
