namespace SnatchEngine.PluginKit.Recordings;

/// <summary>Lets requests through to a site, and keeps what was asked and answered, without secrets.</summary>
/// <param name="inner">What sends.</param>
/// <param name="mostRequests">How many requests one recording may hold.</param>
/// <param name="hide">Takes the secrets out of a text.</param>
internal sealed class RecordingHandler(HttpMessageHandler inner, int mostRequests, Func<string, string> hide) : DelegatingHandler(inner)
{
    private const int LongestBody = 8 << 20;

    // What changes from answer to answer or describes the connection, and what is said to every client alike.
    private static readonly HashSet<string> s_noise = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-CH", "Accept-Encoding", "Accept-Ranges", "Age", "Alt-Svc", "CF-Cache-Status", "CF-Ray", "Connection", "Content-Length", "Content-Security-Policy",
        "Content-Security-Policy-Report-Only", "Cookie", "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Date", "Host", "Keep-Alive", "NEL",
        "P3P", "Permissions-Policy", "Referrer-Policy", "Report-To", "Reporting-Endpoints", "Server", "Server-Timing", "Strict-Transport-Security", "Timing-Allow-Origin", "traceparent",
        "tracestate", "Transfer-Encoding", "User-Agent", "Via", "X-Cache", "X-Cache-Hits", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By", "X-Request-Id", "X-Runtime",
        "X-Served-By", "X-Timer", "X-XSS-Protection",
    };

    private readonly Lock _gate = new();
    private readonly List<Exchange?> _exchanges = [];

    /// <summary>What was asked and answered, in the order it was asked.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_gate)
            {
                return [.. _exchanges.OfType<Exchange>()];
            }
        }
    }

    /// <summary>Why there is more than was recorded; null when there is not. A plugin may have swallowed it.</summary>
    public RecordingException? Overflow { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var place = Begin();
        var sent = request.Content is { } content ? hide(await content.ReadAsStringAsync(cancellationToken)) : null;
        var answer = await base.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(LongestBody, cancellationToken);
        var exchange = new Exchange
        {
            Method = request.Method.Method,
            Url = hide(request.RequestUri!.AbsoluteUri),
            RequestHeaders = Kept(request.Headers.NonValidated, request.Content?.Headers.NonValidated),
            Sent = sent,
            Status = (int)answer.StatusCode,
            AnswerHeaders = Kept(answer.Headers.NonValidated, answer.Content.Headers.NonValidated),
            Body = Redaction.OfBody(await answer.Content.ReadAsByteArrayAsync(cancellationToken), hide),
        };
        lock (_gate)
        {
            _exchanges[place] = exchange;
        }

        return answer;
    }

    private int Begin()
    {
        lock (_gate)
        {
            if (_exchanges.Count == mostRequests)
            {
                throw Overflow = new RecordingException(RecordingFailure.TooLong, $"the extraction needs more than {mostRequests} requests: record a URL with less behind it, or allow more with --max-requests");
            }

            _exchanges.Add(null);
            return _exchanges.Count - 1;
        }
    }

    private List<KeyValuePair<string, string>> Kept(params System.Net.Http.Headers.HttpHeadersNonValidated?[] headers)
    {
        List<KeyValuePair<string, string>> kept = [];
        foreach (var (name, values) in headers.OfType<System.Net.Http.Headers.HttpHeadersNonValidated>().SelectMany(h => h))
        {
            // A request's own secret is left out: a replay has another one, or none.
            if (!s_noise.Contains(name) && !Redaction.IsSecretHeader(name))
            {
                kept.AddRange(values.Select(value => KeyValuePair.Create(name, Redaction.OfHeader(name, hide(value)))));
            }
        }

        return kept;
    }
}
