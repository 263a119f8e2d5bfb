using System.Net;
using System.Net.Http.Headers;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads.Http;

/// <summary>Sends a GET and follows its redirects, each hop with headers made from nothing for its own origin.</summary>
internal sealed class HttpRequester(HttpPools pools, DownloadOptions options, TimeProvider time, TrafficCount traffic)
{
    private const int MaxSelfRedirects = 3;

    public async Task<HttpExchange> SendAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        var url = ask.Url;
        var mayDialPrivate = options.AllowPrivateAddresses || ask.MayDialPrivate;
        var selfHops = 0;
        for (var hop = 0; ; hop++)
        {
            var exchange = await SendOneAsync(ask, url, mayDialPrivate, cancellationToken);
            if (exchange.Status is not (301 or 302 or 303 or 307 or 308) || exchange.Header("Location") is not { } location)
            {
                return exchange;
            }

            var next = NextHop(exchange, url, location);
            selfHops = next == url ? selfHops + 1 : 0;
            if (hop >= options.MaxRedirects || selfHops > MaxSelfRedirects)
            {
                throw new DownloadException(DownloadFailure.RedirectRefused, $"{ask.Url.Host} redirects more than {(selfHops > 0 ? $"{MaxSelfRedirects} times to itself" : $"{options.MaxRedirects} times")}.");
            }

            // A typed private URL may lead on to private ones; a public one never may.
            mayDialPrivate = options.AllowPrivateAddresses || (mayDialPrivate && pools.Addresses.IsPrivate(url.IdnHost));
            url = next;
        }
    }

    private static Uri NextHop(HttpExchange exchange, Uri from, string location)
    {
        using (exchange)
        {
            if (!WireUrl.TryResolve(from, location, out var next) || next.Scheme is not ("http" or "https"))
            {
                throw new DownloadException(DownloadFailure.RedirectRefused, $"{from.Host} redirects to what is no http or https URL.");
            }

            return next;
        }
    }

    private async Task<HttpExchange> SendOneAsync(HttpAsk ask, Uri url, bool mayDialPrivate, CancellationToken cancellationToken)
    {
        PageRequester.RefuseAddress(url, mayDialPrivate);
        using var message = Message(ask, url);
        using var patience = new CancellationTokenSource(ask.HeadersTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var started = time.GetTimestamp();
        var isAnswered = false;
        traffic.Asked();
        try
        {
            var response = await pools.For(mayDialPrivate).SendAsync(message, either.Token);
            var exchange = new HttpExchange(response, url, time.GetElapsedTime(started));
            isAnswered = true;
            traffic.Answered(exchange.Status, exchange.HeadersAfter);
            (ask.Access.Cookies ?? ask.Cookies).Store(url, exchange.Headers("Set-Cookie"), time.GetUtcNow());
            return exchange;
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{url.Host} sent no answer for {ask.HeadersTimeout.TotalSeconds:0.#} s.", e);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // Not a cancellation: nobody asked for it.
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, new TimeoutException($"{url.Host} let nobody in for {options.ConnectTimeout.TotalSeconds:0.#} s", e));
        }
        catch (HttpRequestException e) when (e.InnerException is DownloadException refused)
        {
            throw refused;
        }
        finally
        {
            if (!isAnswered && !cancellationToken.IsCancellationRequested)
            {
                traffic.Unanswered();
            }
        }
    }

    private HttpRequestMessage Message(HttpAsk ask, Uri url)
    {
        var useHttp2 = ask.PreferHttp2 && url.Scheme == Uri.UriSchemeHttps;
        var message = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = useHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = useHttp2 ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        var headers = message.Headers;
        var lent = WireUrl.OriginOf(url) == ask.LentTo;
        foreach (var (name, value) in ask.Access.Headers)
        {
            if (lent || name.ToUpperInvariant() is "USER-AGENT" or "ACCEPT" or "ACCEPT-LANGUAGE")
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }

        AddUnlessSet(headers, "User-Agent", options.UserAgent);
        AddUnlessSet(headers, "Accept", "*/*");
        AddUnlessSet(headers, "Accept-Encoding", "identity");
        AddUnlessSet(headers, "Authorization", Authorization(ask, url, lent));
        AddUnlessSet(headers, "Cookie", (ask.Access.Cookies ?? ask.Cookies).HeaderFor(url, time.GetUtcNow()));
        AddUnlessSet(headers, "Range", ask.Range is var (first, last) ? $"bytes={first}-{last}" : null);
        AddUnlessSet(headers, "If-Range", ask.Range is null ? null : ask.IfRange);
        AddUnlessSet(headers, "If-Modified-Since", ask.IfModifiedSince is { } since ? HttpDate.Format(since) : null);
        return message;
    }

    private static string? Authorization(HttpAsk ask, Uri url, bool lent)
    {
        if (lent && ask.Access.Authorization is { } given)
        {
            return given;
        }

        return ask.Access.Netrc?.For(url.IdnHost) is { } login ? BasicLogin.Header(login.User, login.Password) : null;
    }

    private static void AddUnlessSet(HttpRequestHeaders headers, string name, string? value)
    {
        if (value is not null && !headers.NonValidated.Contains(name))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
