using System.Net.Http.Headers;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Asks for the pages of a site with the client the host lends, and tells refusals from answers.</summary>
/// <param name="site">The site.</param>
/// <param name="environment">What the host lends.</param>
internal sealed class SiteFetch(SiteDefinition site, PluginEnvironment environment)
{
    // Less than the host allows for a step: a server that stalls must not make the site count as hung.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(50);

    /// <summary>Asks.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="url">Where.</param>
    /// <param name="facts">What is known of the page.</param>
    /// <param name="valueOf">The values of names in the request's templates.</param>
    /// <param name="errors">What refusals look like.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExtractionException">It was refused, or the answer is not what the site file takes it for.</exception>
    public async Task<SiteAnswer> AskAsync(SiteRequest request, Uri url, PageFacts facts, Func<string, string?> valueOf, IReadOnlyList<RefusalRule> errors, CancellationToken cancellationToken)
    {
        RefuseHost(url);
        using var patience = new CancellationTokenSource(s_patience, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var message = request.Message(url, valueOf);
            using var response = await environment.Http.SendAsync(message, HttpCompletionOption.ResponseContentRead, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return Read(request, facts, response, new ReceivedPage(response.RequestMessage?.RequestUri ?? url, (int)response.StatusCode, response.Content.Headers.ContentType, body), errors);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Failed(ExtractionFailure.SiteChanged, $"{url.Host} answers more than can be read at once", e);
        }
        catch (HttpRequestException e)
        {
            throw Failed(ExtractionFailure.Transient, $"{url.Host} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(ExtractionFailure.Transient, $"{url.Host} did not answer in time", e);
        }
    }

    private SiteAnswer Read(SiteRequest request, PageFacts facts, HttpResponseMessage response, ReceivedPage page, IReadOnlyList<RefusalRule> errors)
    {
        var scope = new FilterScope(page.Url, environment.Time.GetUtcNow(), site.Zone);
        SiteMismatchException? mismatch = null;
        SiteAnswer? answer = null;
        try
        {
            answer = page.Open(request, facts, scope);
        }
        catch (SiteMismatchException e)
        {
            mismatch = e;
        }

        var refusals = new Refusals(page, answer, scope);
        if (errors.FirstOrDefault(refusals.Fits) is { } rule)
        {
            throw refusals.ExceptionOf(rule);
        }

        if (refusals.ByStatus(response) is { } refused)
        {
            throw refused;
        }

        return answer ?? throw Failed(ExtractionFailure.SiteChanged, $"{page.Url.AbsoluteUri.ForPeople()} is not what {site.Path} takes it for: {mismatch!.Message}", null);
    }

    // The host's client refuses too, and its word would count as trouble of the network.
    private void RefuseHost(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost.ToLowerInvariant();
        if (!site.Manifest.Permissions.Hosts.Any(pattern => UrlClaim.MatchesHost(pattern, host)))
        {
            throw Failed(ExtractionFailure.BadRequest, $"the site '{site.Name}' may not ask {host}; add it to 'hosts' in {site.Path}", null);
        }
    }

    private static ExtractionException Failed(ExtractionFailure failure, string message, Exception? inner) => new(failure, message, inner);
}

/// <summary>An answer as it came.</summary>
internal sealed record ReceivedPage(Uri Url, int Status, MediaTypeHeaderValue? ContentType, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => field ??= PageText.Decode(Body, ContentType?.CharSet?.Trim('"', ' '));

    /// <summary>Reads it as what it is.</summary>
    /// <exception cref="SiteMismatchException">It is something else.</exception>
    public SiteAnswer Open(SiteRequest request, PageFacts facts, FilterScope scope)
    {
        var root = Parse(request.As == AnswerKind.Auto ? Kind() : request.As);
        if (root is HtmlNode { BaseUrl: { } written } && Uri.TryCreate(Url, written.Trim(), out var from) && from.Scheme is "http" or "https")
        {
            scope = scope with { BaseUrl = from };
        }

        var answer = new SiteAnswer(Url, root, facts, scope);
        if (request.Embedded is null)
        {
            return answer;
        }

        var json = new ValueScope(answer, root, SiteFields.None, null).Values(request.Embedded, ValueUse.Text);
        return json.Count == 0 ? throw new SiteMismatchException("what 'embedded' names is not in it") : new SiteAnswer(Url, JsonNode.Parse(json[0]), facts, scope);
    }

    private SiteNode Parse(AnswerKind kind) => kind switch
    {
        AnswerKind.Json => JsonNode.Parse(Text),
        AnswerKind.Xml => HtmlNode.ParseXml(Text),
        AnswerKind.Text => new TextNode(Text),
        _ => HtmlNode.ParseHtml(Text),
    };

    // What a server calls plain, or nothing, is what it begins like.
    private AnswerKind Kind()
    {
        var type = ContentType?.MediaType?.ToLowerInvariant() ?? "";
        var start = Text.AsSpan().TrimStart();
        return type.Contains("json", StringComparison.Ordinal) ? AnswerKind.Json
            : type.Contains("html", StringComparison.Ordinal) ? AnswerKind.Html
            : type.EndsWith("xml", StringComparison.Ordinal) ? AnswerKind.Xml
            : start is ['{' or '[', ..] ? AnswerKind.Json
            : start.StartsWith("<?xml") || start.StartsWith("<rss") || start.StartsWith("<feed") ? AnswerKind.Xml
            : start is ['<', ..] ? AnswerKind.Html
            : AnswerKind.Text;
    }
}
