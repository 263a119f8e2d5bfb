using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Plugins;

/// <summary>The HTTP client lent to a plugin: it reaches the hosts of the manifest's permissions and no others, and is as polite as the host is.</summary>
/// <param name="site">For whom it asks.</param>
/// <param name="fetch">Asks.</param>
/// <param name="pages">What was asked lately.</param>
internal sealed class PluginHttp(PluginSite site, PageFetch fetch, PageCache pages, TimeProvider time) : HttpMessageHandler
{
    private readonly PageAsker _asker = new(site.Owner, ask => ask.CookiesOf(site.Cookies, time.GetUtcNow()), (ask, token) => fetch.AnswerAsync(ask, site, token), () => site.HasRoom);

    /// <summary>Makes the client.</summary>
    /// <remarks>It has no time limit of its own: the steps on the way and the step of the extraction have.</remarks>
    public HttpClient Open() => new(this) { MaxResponseContentBufferSize = LentBody.Longest, Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var ask = await PageAsk.ReadAsync(request, cancellationToken);
        site.RefuseHost(ask.Url);
        if (ask.IsCacheable)
        {
            return (await pages.AnswerAsync(ask, _asker, cancellationToken)).ToResponse(ask.Method);
        }

        var answer = await FetchAsync(ask, cancellationToken);
        if (!IsSafe(ask.Method))
        {
            pages.Forget(site.Owner, ask.Url);
        }

        return answer.ToResponse(ask.Method);
    }

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;

    private Task<PageAnswer> FetchAsync(PageAsk ask, CancellationToken cancellationToken) => fetch.AnswerAsync(ask, site, cancellationToken);
}
