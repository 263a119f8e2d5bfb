using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>URLs whose path and query reach the wire byte for byte, since a signature covers <c>%7E</c> and not <c>~</c>.</summary>
/// <remarks>Only http and https. Only what no request line can carry, spaces and other than ASCII, is percent-encoded.</remarks>
public static class WireUrl
{
    private const int MaxLength = 65_000;
    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Reads a URL; a login in it is dropped.</summary>
    /// <inheritdoc cref="TryCreate(string?, out Uri?, out ValueTuple{string, string}?, out string?)"/>
    public static bool TryCreate([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(false)] out string? problem) =>
        TryCreate(text, out uri, out _, out problem);

    /// <summary>Reads a URL and splits its login off, so that it is never part of a request line, a log or a Referer.</summary>
    /// <param name="text">The URL as it was typed or found.</param>
    /// <param name="uri">The URL without login and fragment.</param>
    /// <param name="login">What stood before the <c>@</c>, percent-decoded.</param>
    /// <param name="problem">What is wrong, without the URL's own text beyond its scheme, host and port.</param>
    public static bool TryCreate(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? uri, out (string User, string Password)? login, [NotNullWhen(false)] out string? problem)
    {
        (uri, login) = (null, null);
        var url = (text ?? "").Trim(' ', '\t');
        problem = ProblemOf(url);
        if (problem is not null)
        {
            return false;
        }

        var cut = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url[(cut + 3)..];
        rest = Before(rest, '#');
        var end = rest.AsSpan().IndexOfAny("/?");
        var authority = end < 0 ? rest : rest[..end];
        var at = authority.LastIndexOf('@');
        // Browsers end the host at a backslash, others at the @ after it: two readers, two hosts.
        problem = WireHost.TryParse(authority.Contains('\\', StringComparison.Ordinal) ? authority : authority[(at + 1)..], out var host);
        if (problem is not null)
        {
            return false;
        }

        var target = Encode(end < 0 ? "" : rest[end..]);
        var whole = $"{url[..cut].ToLowerInvariant()}://{host}{(target.StartsWith('/') ? "" : "/")}{target}";
        if (whole.Length > MaxLength || !Uri.TryCreate(whole, s_verbatim, out uri))
        {
            (uri, problem) = (null, whole.Length > MaxLength ? $"it is longer than {MaxLength} characters" : $"'{host}' is not a host that can be asked");
            return false;
        }

        login = at < 0 ? null : LoginOf(authority[..at]);
        return true;
    }

    /// <summary>Finds where a redirect leads: an absolute URL, <c>//host</c>, a path, a query, or a name beside the base.</summary>
    /// <param name="from">The URL that was asked.</param>
    /// <param name="location">The Location header as it came; bytes of UTF-8 seen as Latin-1 are repaired.</param>
    /// <param name="uri">The target, without login and fragment.</param>
    /// <returns>False when it leads to no http or https URL.</returns>
    public static bool TryResolve(Uri from, string? location, [NotNullWhen(true)] out Uri? uri)
    {
        uri = null;
        var target = HeaderText.RepairedUrl((location ?? "").Trim(' ', '\t'));
        if (target.Length is 0 or > MaxLength || HasControl(target))
        {
            return false;
        }

        if (SchemeOf(target) is not null)
        {
            return TryCreate(target, out uri, out _);
        }

        if (target.StartsWith("//", StringComparison.Ordinal))
        {
            return TryCreate($"{from.Scheme}:{target}", out uri, out _);
        }

        var path = Before(from.PathAndQuery, '?');
        target = Before(target, '#');
        var merged = target switch
        {
            "" => from.PathAndQuery,
            ['?', ..] => path + target,
            ['/', ..] => WithoutDots(target),
            _ => WithoutDots(path[..(path.LastIndexOf('/') + 1)] + target),
        };
        return TryCreate(OriginOf(from) + merged, out uri, out _);
    }

    /// <summary>Scheme, host and port in lower case, the port always written: <c>https://example.org:443</c>.</summary>
    /// <param name="uri">An absolute URL.</param>
    public static string OriginOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host.ToLowerInvariant()}:{uri.Port}");
    }

    /// <summary>The URL for logs and messages: no login, no values of the query.</summary>
    /// <param name="uri">An absolute URL.</param>
    public static string Redacted(Uri uri)
    {
        var target = Before(uri.PathAndQuery, '#');
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var root = $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}{(uri.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{uri.Port}"))}";
        return cut < 0 ? root + target : $"{root}{target[..cut]}?{string.Join('&', target[(cut + 1)..].Split('&').Select(NameOnly))}";
    }

    private static string? ProblemOf(string url)
    {
        if (url.Length == 0)
        {
            return "it is empty";
        }

        if (HasControl(url))
        {
            return "it contains a control character";
        }

        var scheme = SchemeOf(url);
        if (url.IndexOf("://", StringComparison.Ordinal) is var cut && scheme is "http" or "https" && cut == scheme.Length)
        {
            return null;
        }

        return scheme is null or "http" or "https" || cut != scheme.Length && scheme.Contains('.', StringComparison.Ordinal)
            ? "it does not start with http:// or https://"
            : $"the scheme '{scheme}' is not supported, only http and https are";
    }

    private static string? SchemeOf(string url)
    {
        var end = url.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
        return end is > 0 and < 32 && url[end] == ':' && char.IsAsciiLetter(url[0]) ? url[..end].ToLowerInvariant() : null;
    }

    private static (string User, string Password) LoginOf(string text)
    {
        var cut = text.IndexOf(':', StringComparison.Ordinal);
        return (Uri.UnescapeDataString(Before(text, ':')), cut < 0 ? "" : Uri.UnescapeDataString(text[(cut + 1)..]));
    }

    private static bool HasControl(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || text.Contains('\x7f', StringComparison.Ordinal);

    private static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 32);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            _ = b is > 0x20 and < 0x7f ? encoded.Append((char)b) : encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>RFC 3986, 5.2.4; empty segments stay, as <c>//</c> in a path may be part of a key.</summary>
    private static string WithoutDots(string target)
    {
        var path = Before(target, '?');
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (segments[i] is not ("." or ".."))
            {
                kept.Add(segments[i]);
                continue;
            }

            if (segments[i] == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (last)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept) + target[path.Length..];
    }

    private static string NameOnly(string pair) => pair.Contains('=', StringComparison.Ordinal) ? $"{Before(pair, '=')}=…" : pair.Length == 0 ? "" : "…";

    private static string Before(string text, char mark) => text.IndexOf(mark, StringComparison.Ordinal) is var cut and >= 0 ? text[..cut] : text;
}
