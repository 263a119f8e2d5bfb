using System.Globalization;
using System.Net.Http.Headers;

namespace SnatchEngine.Downloads.Http;

/// <summary>One answered request: its raw headers, and its body still on the wire.</summary>
internal sealed class HttpExchange(HttpResponseMessage response, Uri url, TimeSpan headersAfter) : IDisposable
{
    private Stream? _body;
    private List<KeyValuePair<string, HeaderStringValues>>? _headers;

    public int Status => (int)response.StatusCode;

    /// <summary>Where the answer came from, after redirects.</summary>
    public Uri Url => url;

    public string Origin { get; } = WireUrl.OriginOf(url);

    public TimeSpan HeadersAfter => headersAfter;

    public bool IsHttp2 => response.Version.Major >= 2;

    /// <summary>The raw value as it came; several are joined by a comma.</summary>
    public string? Header(string name)
    {
        var values = Headers(name);
        return values.Count switch { 0 => null, 1 => values[0], _ => string.Join(", ", values) };
    }

    public IReadOnlyList<string> Headers(string name)
    {
        // Some twenty headers are asked for of each answer, and few are there: a walk over those beats the library's look-up by name.
        List<string>? found = null;
        foreach (var (known, value) in _headers ??= [.. response.Headers.NonValidated, .. response.Content.Headers.NonValidated])
        {
            if (known.Length == name.Length && known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                (found ??= []).AddRange(value);
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Its end is a sign of its own, so that a connection which just closes is noticed.</summary>
    public bool IsFramed => IsHttp2 || IsChunked;

    public bool IsChunked => Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The one length the server declares; a chunked body has none.</summary>
    /// <exception cref="DownloadException">It declares two different ones.</exception>
    public long? ContentLength
    {
        get
        {
            var values = Headers("Content-Length").SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries)).Distinct().ToList();
            if (values.Count > 1)
            {
                throw new DownloadException(DownloadFailure.ProtocolError, $"{url.Host} declares two lengths ({string.Join(" and ", values)}); which bytes are the file cannot be known.");
            }

            return !IsChunked && values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
        }
    }

    /// <summary>The encoding of the body when it is not plain, in lower case.</summary>
    public string? ContentEncoding => Header("Content-Encoding")?.Trim().ToLowerInvariant() is { Length: > 0 } encoding && encoding != "identity" ? encoding : null;

    /// <summary>Only some bytes of the file: a 206, or a 200 that says so, as some block caches answer.</summary>
    public bool IsPart => Status == 206 ||
        (Status == 200 && ContentRange.TryParse(Header("Content-Range"), out var range) && range.Length != range.Total && range.Length == ContentLength);

    public string? MediaType => Header("Content-Type")?.Split(';', 2)[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : null;

    public async ValueTask<Stream> BodyAsync(CancellationToken cancellationToken) => _body ??= await response.Content.ReadAsStreamAsync(cancellationToken);

    public void Dispose() => response.Dispose();
}
