using System.Globalization;
using System.Net;

namespace SnatchEngine.Downloads.Http;

/// <summary>One cookie and where it may go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, verbatim.</param>
/// <param name="Domain">The host, or the domain whose hosts all get it.</param>
/// <param name="HostOnly">Only <paramref name="Domain"/> itself.</param>
/// <param name="Path">The path at and below which it is sent.</param>
/// <param name="Secure">Only over https.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Port">The port it came from; null for one from a file, which goes to any.</param>
/// <param name="Origin">The origin that set it; null for one from a file.</param>
internal sealed record Cookie(string Name, string Value, string Domain, bool HostOnly, string Path, bool Secure, DateTimeOffset Expires, int? Port, string? Origin)
{
    private const int MaxLength = 4096;
    private static readonly string[] s_secondLevels = ["ac", "co", "com", "edu", "gob", "gov", "go", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"];

    /// <summary>Its place in the jar; a second cookie with the same key replaces the first.</summary>
    public (string Name, string Domain, bool HostOnly, string Path, int? Port) Key => (Name, Domain, HostOnly, Path, Port);

    /// <summary>When it was first stored, counted.</summary>
    public long Order { get; init; }

    /// <summary>Reads one Set-Cookie header by RFC 6265.</summary>
    /// <returns>Null when it is malformed, too large, or not for the origin to set; an expired one is an order to delete.</returns>
    public static Cookie? Parse(Uri origin, string header, DateTimeOffset now)
    {
        var parts = header.Split(';');
        var cut = parts[0].IndexOf('=', StringComparison.Ordinal);
        var name = cut < 0 ? "" : parts[0][..cut].Trim(' ', '\t');
        var value = parts[0][(cut + 1)..].Trim(' ', '\t');
        var attributes = new Attributes();
        foreach (var part in parts.AsSpan(1))
        {
            attributes.Take(part, now);
        }

        var host = HostOf(origin);
        if (name.Length == 0 || name.Length + value.Length > MaxLength || header.Any(c => char.IsControl(c) && c != '\t') || name.Contains('\t') || value.Contains('\t') ||
            ScopeOf(host, attributes.Domain) is not { } scope || (attributes.Secure && origin.Scheme != "https"))
        {
            return null;
        }

        var path = attributes.Path is ['/', ..] given ? given : DefaultPath(origin);
        var promised = name.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase) ? attributes.Secure && attributes.Domain is null && path == "/"
            : !name.StartsWith("__Secure-", StringComparison.OrdinalIgnoreCase) || attributes.Secure;
        return promised
            ? new Cookie(name, value, scope.Domain, scope.HostOnly, path, attributes.Secure, attributes.Expires, origin.Port, WireUrl.OriginOf(origin))
            : null;
    }

    /// <summary>Whether a request may carry it.</summary>
    public bool GoesTo(Uri uri, string host, string path, DateTimeOffset now) =>
        Expires > now && (Port is null || Port == uri.Port) && (!Secure || uri.Scheme == "https") && MatchesHost(host) && MatchesPath(path);

    /// <summary>The host of a URL as cookies compare it.</summary>
    public static string HostOf(Uri uri) => uri.IdnHost.ToLowerInvariant();

    /// <summary>The path of a URL as cookies compare it.</summary>
    public static string PathOf(Uri uri)
    {
        var cut = uri.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = cut < 0 ? uri.PathAndQuery : uri.PathAndQuery[..cut];
        return path.Length == 0 ? "/" : path;
    }

    /// <summary>Whether a name is one under which strangers register theirs: a single label, or <c>co.uk</c> and its like.</summary>
    public static bool IsShared(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length < 2 || (labels.Length == 2 && labels[1].Length == 2 && s_secondLevels.Contains(labels[0], StringComparer.Ordinal));
    }

    private bool MatchesHost(string host) =>
        host == Domain || (!HostOnly && host.EndsWith('.' + Domain, StringComparison.Ordinal) && !IPAddress.TryParse(host, out _));

    private bool MatchesPath(string path) =>
        path == Path || (path.StartsWith(Path, StringComparison.Ordinal) && (Path.EndsWith('/') || path[Path.Length] == '/'));

    private static (string Domain, bool HostOnly)? ScopeOf(string host, string? domain)
    {
        if (domain is null || (domain == host && (IsShared(domain) || IPAddress.TryParse(host, out _))))
        {
            return (host, true);
        }

        var within = domain == host || (host.EndsWith('.' + domain, StringComparison.Ordinal) && !IPAddress.TryParse(host, out _));
        return within && !IsShared(domain) ? (domain, false) : null;
    }

    private static string DefaultPath(Uri origin)
    {
        var path = PathOf(origin);
        var cut = path.LastIndexOf('/');
        return cut <= 0 ? "/" : path[..cut];
    }

    private sealed class Attributes
    {
        private bool _hasMaxAge;

        public string? Domain { get; private set; }

        public string? Path { get; private set; }

        public bool Secure { get; private set; }

        public DateTimeOffset Expires { get; private set; } = DateTimeOffset.MaxValue;

        public void Take(string text, DateTimeOffset now)
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            var value = cut < 0 ? "" : text[(cut + 1)..].Trim(' ', '\t');
            switch ((cut < 0 ? text : text[..cut]).Trim(' ', '\t').ToLowerInvariant())
            {
                case "domain" when value.TrimStart('.').Length > 0:
                    Domain = value.TrimStart('.').ToLowerInvariant();
                    break;
                case "path":
                    Path = value;
                    break;
                case "secure":
                    Secure = true;
                    break;
                case "max-age" when SecondsOf(value) is { } seconds:
                    _hasMaxAge = true;
                    Expires = seconds <= 0 ? DateTimeOffset.MinValue : now.AddSeconds(Math.Min(seconds, 315_576_000));
                    break;
                case "expires" when !_hasMaxAge && HttpDate.TryParse(value.Trim('"'), out var date):
                    Expires = date;
                    break;
            }
        }

        private static double? SecondsOf(string value) =>
            double.TryParse(value.Trim('"'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }
}
