using System.Text;

namespace SnatchEngine.Cli.Wishes;

/// <summary>A login, in a URL or beside it.</summary>
internal static class UrlLogin
{
    /// <summary>The value of Authorization for a user and a password.</summary>
    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>Takes <c>user:password@</c> out of a URL, so that it is neither shown nor sent as part of it.</summary>
    /// <param name="url">The URL as written; all other characters of it stay.</param>
    /// <param name="bare">The URL without its login.</param>
    /// <returns>The value of Authorization, or null when there is no login.</returns>
    public static string? Take(string url, out string bare)
    {
        bare = url;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        var start = scheme + 3;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = length < 0 ? url.AsSpan(start) : url.AsSpan(start, length);
        var at = authority.LastIndexOf('@');
        if (at < 0)
        {
            return null;
        }

        bare = string.Concat(url.AsSpan(0, start), url.AsSpan(start + at + 1));
        var login = authority[..at].ToString();
        if (login.Length == 0)
        {
            return null;
        }

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? Basic(Uri.UnescapeDataString(login), "")
            : Basic(Uri.UnescapeDataString(login[..colon]), Uri.UnescapeDataString(login[(colon + 1)..]));
    }
}
