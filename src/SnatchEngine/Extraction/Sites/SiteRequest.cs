using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Extraction.Sites;

/// <summary>How an answer is read.</summary>
internal enum AnswerKind
{
    /// <summary>As its Content-Type says, or its first character.</summary>
    Auto,

    Html,

    Json,

    Xml,

    Text,
}

/// <summary>What is asked, and how the answer is read.</summary>
internal sealed record SiteRequest
{
    /// <summary>The URL. Null: the one that was asked for.</summary>
    public Template? Url { get; init; }

    /// <summary>Where the URL is found instead. Null: <see cref="Url"/> says it.</summary>
    public SiteValue? Found { get; init; }

    /// <summary>The method. Null: POST with a body, else GET.</summary>
    public HttpMethod? Method { get; init; }

    public IReadOnlyList<(string Name, Template Value)> Headers { get; init; } = [];

    public Template? Body { get; init; }

    public IReadOnlyList<(string Name, Template Value)>? Form { get; init; }

    /// <summary>Writes the body as JSON. Null: it has none of that kind.</summary>
    public Action<Utf8JsonWriter, Func<string, string?>>? Json { get; init; }

    public AnswerKind As { get; init; }

    /// <summary>What its answer is to the cache. Null: a page.</summary>
    public string? CacheKind { get; init; }

    /// <summary>Where in the answer the JSON is that is read instead of it. Null: nowhere.</summary>
    public SiteValue? Embedded { get; init; }

    /// <summary>Whether a name is in any of its templates, so that it leads from page to page.</summary>
    public bool Uses(string name) => Templates().Any(t => t.Names.Any(n => n.Name == name)) || JsonNames.Contains(name);

    /// <summary>The names in the templates of <see cref="Json"/>.</summary>
    public IReadOnlySet<string> JsonNames { get; init; } = new HashSet<string>();

    /// <summary>The message.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="valueOf">The values of names; a header or a field of a form that lacks one is left out.</param>
    public HttpRequestMessage Message(Uri url, Func<string, string?> valueOf)
    {
        var content = Content(valueOf);
        var message = new HttpRequestMessage(Method ?? (content is null ? HttpMethod.Get : HttpMethod.Post), url) { Content = content };
        if (CacheKind is not null)
        {
            message.Options.Set(PluginEnvironment.CacheKind, CacheKind);
        }

        foreach (var (name, value) in Headers)
        {
            if (value.Fill(valueOf) is { } filled && !message.Headers.TryAddWithoutValidation(name, filled) && content is not null)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, filled);
            }
        }

        return message;
    }

    private IEnumerable<Template> Templates()
    {
        var own = Headers.Concat(Form ?? []).Select(h => h.Value);
        return own.Concat(new[] { Url, Body }.OfType<Template>());
    }

    private HttpContent? Content(Func<string, string?> valueOf)
    {
        if (Json is not null)
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
            {
                Json(writer, valueOf);
            }

            return new ByteArrayContent(bytes.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (Form is not null)
        {
            return new FormUrlEncodedContent(Form.Select(f => (f.Name, Value: f.Value.Fill(valueOf))).Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!)));
        }

        return Body?.Fill(valueOf) is { } text ? new StringContent(text, Encoding.UTF8, "text/plain") : null;
    }
}
