using System.Net.Http.Headers;
using SnatchEngine.Abstractions;
using SnatchEngine.Caching;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What a plugin asks for, in parts of the host's own, so that it can be sent more than once and to more than one origin.</summary>
internal sealed record PageAsk
{
    private const int LongestBody = 8 << 20;

    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The origin the headers and the body are for.</summary>
    public required string Origin { get; init; }

    /// <summary>The plugin's headers, those of the body too.</summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public byte[]? Body { get; init; }

    public bool FollowsRedirects { get; init; }

    /// <summary>A person meant its host, so that it may be at a private address; what is kept of such a page is not for others either.</summary>
    public bool IsTyped { get; init; }

    /// <summary>What a person lent for the origin they typed. Null: nothing.</summary>
    public PageAccess? Access { get; init; }

    /// <summary>What its answer is, by the plugin's word. Null: it says nothing.</summary>
    public CacheKind? Kind { get; init; }

    /// <summary>What is kept may not do for it, whatever its headers say: what was made of it before is of no use any more.</summary>
    public bool RefusesKept { get; init; }

    /// <summary>Asking twice is as good as asking once (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => Method.Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" or "TRACE";

    /// <summary>Its answer may be kept, and a kept one may answer it.</summary>
    public bool IsCacheable => Method == HttpMethod.Get && Body is null && FollowsRedirects && !HasHeader("Range") && !CacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase) &&
        !Headers.Any(h => h.Name.StartsWith("If-", StringComparison.OrdinalIgnoreCase));

    /// <summary>It wants the site's own word, not a kept page's.</summary>
    public bool WantsFresh => RefusesKept || CacheControl.Contains("no-cache", StringComparison.OrdinalIgnoreCase) || CacheControl.Contains("max-age=0", StringComparison.OrdinalIgnoreCase) || HasHeader("Pragma");

    private string CacheControl => string.Join(',', Headers.Where(h => h.Name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value));

    /// <summary>Takes a plugin's request apart.</summary>
    /// <exception cref="HttpRequestException">It is none the host sends.</exception>
    public static async Task<PageAsk> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Scheme: "http" or "https" } url)
        {
            throw new HttpRequestException("only absolute http and https URLs can be asked");
        }

        List<(string, string)> headers = [];
        Take(request.Headers.NonValidated, headers);
        byte[]? body = null;
        if (request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            body = await content.ReadAsByteArrayAsync(cancellationToken);
            Take(content.Headers.NonValidated, headers);
        }

        return new PageAsk
        {
            Method = request.Method,
            Url = url,
            Origin = WireUrl.OriginOf(url),
            Headers = headers,
            Body = body,
            IsTyped = ExtractionScope.Current?.IsTyped(url) == true,
            Access = ExtractionScope.Current?.Access,
            Kind = KindOf(request),
            RefusesKept = ExtractionScope.Current?.WantsFresh == true,
            FollowsRedirects = !request.Options.TryGetValue(PluginEnvironment.FollowRedirects, out var follow) || follow,
        };
    }

    /// <summary>The same for where a redirect leads.</summary>
    /// <exception cref="HttpRequestException">The body would reach another origin.</exception>
    public PageAsk At(Uri next, int status)
    {
        // What every browser does: 303 asks for the result of what was sent, and 301 and 302 are taken for it.
        if (status == 303 && Method != HttpMethod.Head || status is 301 or 302 && Method == HttpMethod.Post)
        {
            return this with { Url = next, Method = HttpMethod.Get, Body = null };
        }

        return Body is null || WireUrl.OriginOf(next) == Origin
            ? this with { Url = next }
            : throw new HttpRequestException($"{Url.Host} redirects a request with a body to {next.Host}, which was not meant to see it");
    }

    /// <summary>The message for its URL, with the headers that its origin may see.</summary>
    public HttpRequestMessage Message(string userAgent, string? cookies)
    {
        var message = new HttpRequestMessage(Method, Url) { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var isOwn = WireUrl.OriginOf(Url) == Origin;
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
        }

        foreach (var (name, value) in Headers)
        {
            var isOfBody = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
            if (isOfBody && isOwn)
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            else if (!isOfBody && (isOwn || name.ToUpperInvariant() is "USER-AGENT" or "ACCEPT" or "ACCEPT-LANGUAGE"))
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        foreach (var (name, value) in Access?.HeadersFor(Url) ?? [])
        {
            AddUnlessSet(message.Headers, name, value);
        }

        AddUnlessSet(message.Headers, "User-Agent", userAgent);
        AddUnlessSet(message.Headers, "Accept", "*/*");
        AddUnlessSet(message.Headers, "Accept-Encoding", "gzip, deflate, br");
        AddUnlessSet(message.Headers, "Cookie", cookies);
        return message;
    }

    /// <summary>What tells its page apart from others of the same plugin and account.</summary>
    /// <param name="now">The present moment.</param>
    public string Key(DateTimeOffset now) => $"{(IsTyped ? "typed " : "")}{Access?.KeyFor(Url, now)}{Url.AbsoluteUri}\n{string.Join('\n', Headers.Where(h => !h.Name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase) && !h.Name.Equals("Pragma", StringComparison.OrdinalIgnoreCase)).Select(h => $"{h.Name.ToLowerInvariant()}: {h.Value}").Order(StringComparer.Ordinal))}";

    /// <summary>The cookies it is sent with.</summary>
    /// <param name="jar">The plugin's.</param>
    /// <param name="now">The present moment.</param>
    public string? CookiesOf(CookieJar jar, DateTimeOffset now) => jar.HeaderFor(Url, now) is var own && Access is { } access ? access.CookiesFor(Url, own, now) : own;

    public bool HasHeader(string name) => Headers.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static CacheKind? KindOf(HttpRequestMessage request) => !request.Options.TryGetValue(PluginEnvironment.CacheKind, out var word) ? null
        : CacheKindName.Parse(word) ?? throw new HttpRequestException($"'{word}' is no kind of answer: {string.Join(", ", CacheKindName.All)}");

    private static void Take(HttpHeadersNonValidated from, List<(string, string)> to)
    {
        foreach (var (name, values) in from)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().IndexOfAny("\r\n\0") >= 0)
                {
                    throw new HttpRequestException($"the header '{name}' has more than one line");
                }

                // The connection's are the host's. A Host of the plugin's own would reach sites beside those it may.
                if (name.ToUpperInvariant() is not ("HOST" or "CONNECTION" or "PROXY-AUTHORIZATION" or "PROXY-CONNECTION" or "UPGRADE" or "TRANSFER-ENCODING" or "CONTENT-LENGTH" or "TE" or "TRAILER" or "EXPECT" or "KEEP-ALIVE"))
                {
                    to.Add((name, value));
                }
            }
        }
    }

    private static void AddUnlessSet(HttpRequestHeaders headers, string name, string? value)
    {
        if (value is not null && !headers.NonValidated.Contains(name))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
