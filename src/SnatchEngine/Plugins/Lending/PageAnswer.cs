using System.Globalization;
using System.Net;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>An answer in parts of the host's own: a page that is here whole, or one whose body is still to be read.</summary>
internal sealed record PageAnswer
{
    private const int LargestPicture = 2 << 20;

    private int _taken;

    public required Uri Url { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>The whole body; null when it is still on the wire.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The rest of one that is not whole; it can be handed out once.</summary>
    public Stream? Open { get; init; }

    /// <summary>Reads what came: a page whole, at most 8 MiB; anything else is left on the wire.</summary>
    /// <param name="ask">What was asked.</param>
    /// <param name="response">What came.</param>
    /// <param name="place">Its place among the open answers; closed when nothing is left on the wire.</param>
    /// <param name="idle">How long the site may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<PageAnswer> ReadAsync(PageAsk ask, HttpResponseMessage response, LentAnswer place, TimeSpan idle, TimeProvider time, CancellationToken cancellationToken)
    {
        var url = ask.Url;
        List<(string, string)> headers = [];
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers.AddRange(values.Select(v => (name, v)));
        }

        var answer = new PageAnswer { Url = url, Status = (int)response.StatusCode, Headers = headers };
        if (ask.Method == HttpMethod.Head || answer.Status is 204 or 304 || answer.IsRedirect)
        {
            place.Close();
            return answer with { Body = [] };
        }

        var encoding = answer.Header("Content-Encoding")?.Trim().ToLowerInvariant();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = encoding is null or "" or "identity" ? stream : BodyDecoder.Decode(stream, encoding, url.Host);
        if (!answer.IsPage)
        {
            return answer with { Open = new LentBody(body, place, url.Host) };
        }

        if (response.Content.Headers.ContentLength > LentBody.Longest)
        {
            throw LentBody.TooLong(url.Host);
        }

        var whole = await ReadAllAsync(body, url.Host, idle, time, cancellationToken);
        place.Close();
        return answer with { Body = whole };
    }

    /// <summary>A redirect that says where to.</summary>
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308 && Header("Location") is not null;

    /// <summary>A picture that is small enough to be read whole.</summary>
    public bool IsPicture => (Header("Content-Type") ?? "").StartsWith("image/", StringComparison.OrdinalIgnoreCase) && long.TryParse(Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= LargestPicture;

    // What a person would call a page or a document; an event stream never ends.
    private bool IsPage => Status >= 400 || IsPicture || (Header("Content-Type") ?? "").Split(';')[0].Trim().ToLowerInvariant() is var type &&
        type != "text/event-stream" && (type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal) ||
            type.EndsWith("javascript", StringComparison.Ordinal) || type.EndsWith("mpegurl", StringComparison.Ordinal) || type.EndsWith("yaml", StringComparison.Ordinal));

    /// <summary>A header; several are joined by a comma.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>Claims what is left on the wire; false when another has it.</summary>
    public bool TryTake() => Open is null || Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>The answer for a plugin.</summary>
    /// <param name="method">What was asked with.</param>
    public HttpResponseMessage ToResponse(HttpMethod method)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status)
        {
            RequestMessage = new HttpRequestMessage(method, Url),
            Content = Body is not null ? new ReadOnlyMemoryContent(Body) : new StreamContent(Open!),
        };
        foreach (var (name, value) in Headers)
        {
            // Length and encoding are those of the wire, and the body is decoded.
            if (name.ToUpperInvariant() is "CONTENT-LENGTH" or "CONTENT-ENCODING" or "TRANSFER-ENCODING" && !(method == HttpMethod.Head && name.Length == 14))
            {
                continue;
            }

            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    private static async Task<byte[]> ReadAllAsync(Stream body, string host, TimeSpan idle, TimeProvider time, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            while (await body.ReadAsync(buffer, either.Token) is > 0 and var read)
            {
                if (whole.Length + read > LentBody.Longest)
                {
                    throw LentBody.TooLong(host);
                }

                whole.Write(buffer, 0, read);
                silence.CancelAfter(idle);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{host} sent nothing for {idle.TotalSeconds:0.#} s in the middle of its answer", e);
        }

        return whole.ToArray();
    }
}
