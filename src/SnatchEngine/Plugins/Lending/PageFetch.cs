using System.Collections.Concurrent;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Resilience;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Sends what plugins ask, politely: hop by hop, each within its budget, to hosts that are declared, well and asked for; tried again when that may help.</summary>
/// <param name="send">Sends one request and follows nothing; told whether a person meant the host.</param>
/// <param name="isPrivate">Whether a host that was asked is at private addresses.</param>
/// <param name="options">Time-outs, redirects and the name of this program.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Random numbers in [0, 1).</param>
internal sealed class PageFetch(
    Func<HttpRequestMessage, bool, CancellationToken, Task<HttpResponseMessage>> send, Func<Uri, bool> isPrivate, DownloadOptions options, TimeProvider time, Func<double> jitter)
{
    private const int Tries = 4;
    private const int MaxSelfRedirects = 3;

    private readonly ConcurrentDictionary<string, HostStanding> _hosts = new(StringComparer.Ordinal);
    private readonly Backoff _backoff = new(new DownloadOptions { BackoffBase = TimeSpan.FromSeconds(1), BackoffCap = TimeSpan.FromSeconds(8) }, time, jitter);

    /// <summary>Asks, following redirects.</summary>
    /// <param name="ask">What.</param>
    /// <param name="site">For whom.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpRequestException">There is no answer, or it may not be asked.</exception>
    /// <exception cref="ExtractionException">The wait would be too long.</exception>
    public async Task<PageAnswer> AnswerAsync(PageAsk ask, PluginSite site, CancellationToken cancellationToken)
    {
        var first = ask.Url;
        var mayDialPrivate = ask.IsTyped;
        var selfHops = 0;
        for (var hop = 0; ; hop++)
        {
            site.RefuseHost(ask.Url);
            var answer = await AskAgainAsync(ask, site, mayDialPrivate, cancellationToken);
            if (!answer.IsRedirect || !ask.FollowsRedirects)
            {
                return answer;
            }

            if (!WireUrl.TryResolve(ask.Url, answer.Header("Location"), out var next))
            {
                throw new HttpRequestException($"{ask.Url.Host} redirects to what is no http or https URL");
            }

            selfHops = next == ask.Url ? selfHops + 1 : 0;
            if (hop >= options.MaxRedirects || selfHops > MaxSelfRedirects)
            {
                throw new HttpRequestException($"{first.Host} redirects more than {(selfHops > 0 ? $"{MaxSelfRedirects} times to itself" : $"{options.MaxRedirects} times")}");
            }

            // A typed private host may lead on to private ones; a public one never may.
            mayDialPrivate = mayDialPrivate && isPrivate(ask.Url);
            ask = ask.At(next, answer.Status);
        }
    }

    private async Task<PageAnswer> AskAgainAsync(PageAsk ask, PluginSite site, bool mayDialPrivate, CancellationToken cancellationToken)
    {
        var host = _hosts.GetOrAdd(WireUrl.OriginOf(ask.Url), static (_, deps) => new HostStanding(deps.Host, deps.time), (ask.Url.Host, time));
        for (var tries = 1; ; tries++)
        {
            try
            {
                var answer = await AskOnceAsync(ask, site, host, mayDialPrivate, cancellationToken);
                if (tries == Tries || !ask.IsIdempotent || TransientFailure.Of(answer.Status) != FailureClass.Transient)
                {
                    return answer;
                }
            }
            catch (DownloadException refused)
            {
                throw new HttpRequestException(refused.Message, refused);
            }
            catch (Exception e) when (tries < Tries && ask.IsIdempotent && !cancellationToken.IsCancellationRequested && e is not ExtractionException &&
                host.Breaker.State == BreakerState.Closed && TransientFailure.Of(e) == FailureClass.Transient)
            {
                // Tried again below.
            }
            catch (Exception e) when (e is TimeoutException or IOException)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
            }

            await Task.Delay(_backoff.Wait(tries), time, cancellationToken);
        }
    }

    private async Task<PageAnswer> AskOnceAsync(PageAsk ask, PluginSite site, HostStanding host, bool mayDialPrivate, CancellationToken cancellationToken)
    {
        await site.WaitAsync(ask.Url, cancellationToken);
        var place = await site.Answers.EnterAsync(cancellationToken);
        long ticket = 0;
        try
        {
            ticket = await host.BeginAsync(cancellationToken);
            var answer = await SendAsync(ask, site, place, mayDialPrivate, cancellationToken);
            Judge(host, ticket, answer);
            return answer;
        }
        catch (Exception e)
        {
            place.Close();
            if (ticket != 0 && e is not DownloadException && !cancellationToken.IsCancellationRequested && TransientFailure.Of(e) == FailureClass.Transient)
            {
                host.Breaker.Failed(ticket, e.Message);
            }
            else if (ticket != 0)
            {
                host.Breaker.Abandoned(ticket);
            }

            throw;
        }
    }

    private async Task<PageAnswer> SendAsync(PageAsk ask, PluginSite site, LentAnswer place, bool mayDialPrivate, CancellationToken cancellationToken)
    {
        using var message = ask.Message(options.UserAgent, ask.CookiesOf(site.Cookies, time.GetUtcNow()));
        using var patience = new CancellationTokenSource(options.HeadersTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        HttpResponseMessage response;
        try
        {
            response = await send(message, mayDialPrivate, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{ask.Url.Host} sent no answer for {options.HeadersTimeout.TotalSeconds:0.#} s", e);
        }

        place.Hold(response);
        var answer = await PageAnswer.ReadAsync(ask, response, place, options.IdleTimeout, time, cancellationToken);
        site.Cookies.Store(ask.Url, answer.Headers.Where(h => h.Name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value), time.GetUtcNow());
        return answer;
    }

    private void Judge(HostStanding host, long ticket, PageAnswer answer)
    {
        if (answer.Status >= 500)
        {
            host.Breaker.Failed(ticket, $"it answered {answer.Status}");
        }
        else
        {
            host.Breaker.Succeeded(ticket);
        }

        if (answer.Status is 429 or 503 && RetryAfter.Parse(answer.Header("Retry-After"), time.GetUtcNow()) is { } pause && pause > TimeSpan.Zero)
        {
            host.Pause(pause);
            HostStanding.RefuseLongWait(pause, $"{answer.Url.Host} answers {answer.Status} and asks to be left alone for {pause.TotalSeconds:0} s", time);
        }
    }
}
