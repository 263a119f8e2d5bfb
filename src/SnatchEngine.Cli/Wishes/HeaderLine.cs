using System.Buffers;

namespace SnatchEngine.Cli.Wishes;

/// <summary>Request headers as people write them: <c>Name: value</c>.</summary>
internal static class HeaderLine
{
    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] s_ours =
    [
        "Host", "Range", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect", "Accept-Encoding",
        "Proxy-Authorization", "Proxy-Connection", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
    ];

    /// <summary>Reads one header.</summary>
    /// <param name="text">The text; it may hold a secret.</param>
    /// <param name="header">The header.</param>
    /// <param name="problem">What is wrong, without the value.</param>
    public static bool TryParse(string text, out KeyValuePair<string, string> header, out string problem)
    {
        header = default;
        var cut = text.IndexOf(':', StringComparison.Ordinal);
        if (cut < 0)
        {
            problem = "must be written 'Name: value', but has no colon";
            return false;
        }

        var name = text[..cut].Trim(' ');
        if (name.Length == 0 || name.AsSpan().IndexOfAnyExcept(s_token) >= 0)
        {
            problem = "has a name that is no HTTP token (letters, digits and -_.!#$%&'*+^`|~)";
            return false;
        }

        if (Array.Exists(s_ours, o => o.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            problem = $"may not set {name}: each request sets it itself{Instead(name)}";
            return false;
        }

        var value = text[(cut + 1)..].Trim(' ', '\t');
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.Replace('\t', ' ').AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            problem = $"has a value for {name} with a character that no header may hold (control characters, line ends, beyond ASCII)";
            return false;
        }

        header = new KeyValuePair<string, string>(name, value);
        problem = "";
        return true;
    }

    private static string Instead(string name) => name.ToUpperInvariant() switch
    {
        "IF-NONE-MATCH" or "IF-MODIFIED-SINCE" => "; see --conditional-get",
        "PROXY-AUTHORIZATION" => "; write the login in the proxy's URL",
        "HOST" => ", from the URL",
        _ => "",
    };
}
