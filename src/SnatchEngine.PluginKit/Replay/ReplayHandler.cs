using System.Net;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Replay;

/// <summary>Answers requests from a recording and from nothing else: there is no network behind it.</summary>
/// <remarks>
/// An exchange fits a request with the same method, URL and body that carries all headers the exchange names; the exchange that names most headers wins.
/// Equal exchanges are told one after the other, and the last of them for ever. Secrets in the request are redacted before it is compared.
/// </remarks>
public sealed class ReplayHandler(Cassette cassette) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly HashSet<Exchange> _told = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _missing = [];
    private int _requests;

    /// <summary>What was asked and is not in the recording; a plugin may have swallowed the failure.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            lock (_gate)
            {
                return [.. _missing];
            }
        }
    }

    /// <summary>The exchanges nobody has asked for.</summary>
    public IReadOnlyList<Exchange> Unasked
    {
        get
        {
            lock (_gate)
            {
                return [.. cassette.Exchanges.Where(e => !_told.Contains(e))];
            }
        }
    }

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Interlocked.Increment(ref _requests);
        cancellationToken.ThrowIfCancellationRequested();
        var sent = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        return AnswerOf(Take(request, sent), request);
    }

    private Exchange Take(HttpRequestMessage request, string sent)
    {
        var url = request.RequestUri!.AbsoluteUri;
        lock (_gate)
        {
            var sameUrl = AskedFor(request.Method.Method, url);
            var fitting = sameUrl.Where(e => (e.Sent is null || e.Sent == sent || e.Sent == Redaction.Of(sent)) && CarriesHeaders(request, e)).ToList();
            if (fitting.Count == 0)
            {
                var missing = NotRecorded($"{request.Method} {Redaction.Of(url)}", sameUrl);
                _missing.Add(missing);
                throw new RecordingException(RecordingFailure.NotRecorded, missing);
            }

            var most = fitting.Max(e => e.RequestHeaders.Count);
            var best = fitting.Where(e => e.RequestHeaders.Count == most).ToList();
            var next = best.Find(e => !_told.Contains(e)) ?? best[^1];
            _told.Add(next);
            return next;
        }
    }

    // As it is first, so that hand-written recordings may tell parameters apart that a recorder would have redacted.
    private List<Exchange> AskedFor(string method, string url)
    {
        var ofMethod = cassette.Exchanges.Where(e => e.Method == method).ToList();
        var exact = ofMethod.FindAll(e => new Uri(e.Url).AbsoluteUri == url);
        return exact.Count > 0 ? exact : ofMethod.FindAll(e => Redaction.Of(new Uri(e.Url).AbsoluteUri) == Redaction.Of(url));
    }

    private static bool CarriesHeaders(HttpRequestMessage request, Exchange exchange) => exchange.RequestHeaders.All(wanted =>
        HeaderOf(request, wanted.Key) is { } value && Redaction.OfHeader(wanted.Key, value) == Redaction.OfHeader(wanted.Key, wanted.Value));

    private static string? HeaderOf(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) || request.Content?.Headers.NonValidated.TryGetValues(name, out values) == true ? string.Join(", ", values) : null;

    private string NotRecorded(string request, List<Exchange> sameUrl)
    {
        var why = sameUrl.Count > 0
            ? $"the recording of that URL wants {string.Join(", or ", sameUrl.Select(Conditions).Distinct())}"
            : cassette.Exchanges.Count == 0
                ? "the recording is empty"
                : $"it has {string.Join(", ", cassette.Exchanges.Select(e => e.ToString()).Distinct().Take(5))}{(cassette.Exchanges.Count > 5 ? ", …" : "")}";
        return $"{request} is not in the recording of {cassette.Url}, and a replay never asks the network: {why}. Record it again with 'snatch plugin record'.";
    }

    private static string Conditions(Exchange exchange)
    {
        var headers = exchange.RequestHeaders.Select(h => $"{h.Key}: {h.Value}");
        return string.Join(" and ", exchange.Sent is null ? headers : headers.Append($"the body '{(exchange.Sent.Length > 80 ? exchange.Sent[..80] + "…" : exchange.Sent)}'"));
    }

    private static HttpResponseMessage AnswerOf(Exchange exchange, HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)exchange.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(exchange.Body.ToArray()),
        };
        foreach (var (name, value) in exchange.AnswerHeaders)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, value))
            {
                answer.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return answer;
    }
}
