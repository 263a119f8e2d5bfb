namespace SnatchEngine.Downloads.Http;

/// <summary>Cookies of a run, for any number of requests at once.</summary>
/// <remarks>RFC 6265, and stricter: what a response sets goes back to its own port only. What a person put in a file goes to every port of its domain.</remarks>
public sealed class CookieJar
{
    private const int MaxPerOrigin = 50;
    private const int MaxInAll = 3000;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Domain, bool HostOnly, string Path, int? Port), Cookie> _cookies = [];
    private long _stored;

    /// <summary>How many cookies it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _cookies.Count;
            }
        }
    }

    /// <summary>Keeps what a response sets; malformed, oversized and foreign cookies are ignored.</summary>
    /// <param name="origin">The URL that was asked.</param>
    /// <param name="setCookieHeaders">Its Set-Cookie headers, each by itself.</param>
    /// <param name="now">The present moment.</param>
    public void Store(Uri origin, IEnumerable<string> setCookieHeaders, DateTimeOffset now)
    {
        foreach (var header in setCookieHeaders)
        {
            if (Cookie.Parse(origin, header, now) is { } cookie)
            {
                lock (_gate)
                {
                    Put(cookie, now);
                }
            }
        }
    }

    /// <summary>The Cookie header for a request; each character stands for one byte (Latin-1), as it came.</summary>
    /// <param name="uri">The URL that will be asked.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>Null when there is none to send.</returns>
    public string? HeaderFor(Uri uri, DateTimeOffset now)
    {
        var (host, path) = (Cookie.HostOf(uri), Cookie.PathOf(uri));
        List<Cookie> fitting;
        lock (_gate)
        {
            if (_cookies.Count == 0)
            {
                return null;
            }

            fitting = [.. _cookies.Values.Where(c => c.GoesTo(uri, host, path, now))];
        }

        // A cookie that a server renewed stands before the one of the same name from the person's file.
        var renewed = fitting.Where(c => c.Port is not null).Select(c => (c.Name, c.Domain, c.Path)).ToHashSet();
        var sent = fitting
            .Where(c => c.Port is not null || !renewed.Contains((c.Name, c.Domain, c.Path)))
            .OrderByDescending(c => c.Path.Length).ThenBy(c => c.Order)
            .Select(c => $"{c.Name}={c.Value}")
            .ToList();
        return sent.Count == 0 ? null : string.Join("; ", sent);
    }

    /// <inheritdoc cref="HeaderFor(Uri, DateTimeOffset)"/>
    /// <param name="url">The URL that will be asked.</param>
    /// <param name="now">The present moment.</param>
    public string? HeaderFor(string url, DateTimeOffset now) => WireUrl.TryCreate(url, out var uri, out _) ? HeaderFor(uri, now) : null;

    internal void Add(Cookie cookie)
    {
        lock (_gate)
        {
            _cookies[cookie.Key] = cookie with { Order = _stored++ };
        }
    }

    private void Put(Cookie cookie, DateTimeOffset now)
    {
        if (cookie.Expires <= now)
        {
            _cookies.Remove(cookie.Key);
            _cookies.Remove(cookie.Key with { Port = null });
            return;
        }

        var order = _cookies.TryGetValue(cookie.Key, out var old) ? old.Order : _stored++;
        _cookies[cookie.Key] = cookie with { Order = order };
        if (old is null && _cookies.Count > MaxPerOrigin)
        {
            MakeRoom(cookie.Origin, now);
        }
    }

    // Each new cookie costs at most one old one: an expired one if there is one, else the oldest.
    private void MakeRoom(string? origin, DateTimeOffset now)
    {
        if (_cookies.Values.Count(c => c.Origin == origin) > MaxPerOrigin)
        {
            Drop(c => c.Origin == origin);
        }

        if (_cookies.Count > MaxInAll && _cookies.Values.Count(c => c.Origin is not null) > MaxInAll)
        {
            Drop(c => c.Origin is not null);
        }

        void Drop(Func<Cookie, bool> among) => _cookies.Remove(_cookies.Values.Where(among).MinBy(c => c.Expires <= now ? -1 : c.Order)!.Key);
    }
}
