using System.Net;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.Pages;

/// <summary>Fetches pages of at most 8 MiB. What goes wrong is told and not thrown: a URL that only looked like a page is somebody else's.</summary>
internal sealed class PageReader(PluginEnvironment environment)
{
    public const int Longest = 8 << 20;
    private const int MostRedirects = 10;
    private const int Beginning = 4 << 10;

    // Less than the host allows for a step: a server that stalls must not cost the URL its other takers.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    /// <summary>Asks for a page.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="ask">What is asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PageAnswer> ReadAsync(Uri url, PageAsk ask, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                using var request = RequestFor(url, ask);
                using var answer = await environment.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (RedirectOf(answer, url) is not { } next)
                {
                    // The client may have followed redirects itself.
                    return await ReadAsync(answer, answer.RequestMessage?.RequestUri ?? url, ask, either.Token);
                }

                url = next;
            }

            return new(null, $"it is redirected more than {MostRedirects} times");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ExtractionException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(null, e is OperationCanceledException ? "no answer came in time" : $"it could not be read ({e.Message})");
        }
    }

    private static HttpRequestMessage RequestFor(Uri url, PageAsk ask)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        Add("Accept", ask.Accept);
        Add("If-None-Match", ask.ETag);
        Add("If-Modified-Since", ask.LastModified);
        return request;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static Uri? RedirectOf(HttpResponseMessage answer, Uri from) =>
        answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && Header(answer, "Location") is { } location && Uri.TryCreate(from, location, out var to) && to.Scheme is "http" or "https"
            ? to
            : null;

    private static async Task<PageAnswer> ReadAsync(HttpResponseMessage answer, Uri url, PageAsk ask, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.StatusCode == HttpStatusCode.NotModified && (ask.ETag ?? ask.LastModified) is not null)
        {
            return new(null, null) { Status = status };
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return new(null, $"the server answers {status}") { Status = status };
        }

        var (mediaType, charset) = TypeOf(Header(answer, "Content-Type"));
        if (!ask.Takes(mediaType))
        {
            return new(null, $"it is {mediaType}") { Status = status };
        }

        using var body = new MemoryStream();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await TakeAsync(stream, body, Beginning, cancellationToken);
        if (!ask.Begins(PageText.Decode(BytesOf(body).Span, charset)))
        {
            return new(null, "it begins like something else") { Status = status };
        }

        await TakeAsync(stream, body, Longest + 1, cancellationToken);
        if (body.Length > Longest)
        {
            return new(null, "it is longer than 8 MiB") { Status = status };
        }

        return new(new Page(url, mediaType, PageText.Decode(BytesOf(body).Span, charset))
        {
            Body = BytesOf(body),
            Charset = charset,
            ETag = Header(answer, "ETag"),
            LastModified = Header(answer, "Last-Modified"),
        }, null)
        { Status = status };
    }

    private static async Task TakeAsync(Stream stream, MemoryStream body, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (body.Length < most && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - body.Length)), cancellationToken) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
        }
    }

    private static ReadOnlyMemory<byte> BytesOf(MemoryStream body) => body.GetBuffer().AsMemory(0, (int)body.Length);

    private static (string MediaType, string? Charset) TypeOf(string? contentType)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        var charset = parts.Skip(1).FirstOrDefault(p => p.StartsWith("charset=", StringComparison.OrdinalIgnoreCase));
        return (parts[0].ToLowerInvariant(), charset?["charset=".Length..].Trim('"', '\'', ' '));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
}
