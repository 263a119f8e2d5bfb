using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Feed;

/// <summary>What is attached to the entries of a feed, page after page; where nothing is, the pages the entries lead to.</summary>
public sealed class FeedExtractor(PluginEnvironment environment) : IExtractor, IProbeChanges
{
    private const string Accept = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
    private static readonly string[] s_options = ["links", "pages"];

    private readonly PageReader _reader = new(environment);
    private readonly FeedMemory _memory = new(environment);

    /// <inheritdoc/>
    public string Name => "feed";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mirrors.Count > 0)
        {
            yield return new NotMine("mirrors were named, and a feed has none");
            yield break;
        }

        var bare = UrlOptions.Bare(request.Url);
        var (page, refusal) = await FirstAsync(request.Cursor ?? bare, cancellationToken);
        if (page is null)
        {
            yield return new NotMine(refusal!);
            yield break;
        }

        var options = UrlOptions.Read(request.Url, environment.Settings, s_options);
        var items = new FeedItems(Name, page.Id ?? NameOf(bare), options.Word("links", "auto", "auto", "always", "never"));
        var most = options.Whole("pages", 1, 10_000, 1_000);
        HashSet<string> seen = new(StringComparer.Ordinal) { bare, request.Cursor ?? bare };
        for (var pages = 1; ; pages++)
        {
            foreach (var step in items.StepsOf(page))
            {
                yield return step;
            }

            if (page.Next is not { } next || !seen.Add(next))
            {
                yield return ExtractionEnded.Complete;
                yield break;
            }

            if (pages == most)
            {
                yield return ExtractionEnded.Truncated(TruncationCause.Bound, $"older entries are on more than {most} pages ('#pages=' after the URL takes more)");
                yield break;
            }

            yield return new PageReached(next);
            (page, refusal) = await NextAsync(new Uri(next), cancellationToken);
            if (page is null)
            {
                yield return ExtractionEnded.Truncated(TruncationCause.PageFailed, $"a page of older entries cannot be used: {refusal}");
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ChangeProbe> ProbeAsync(string url, string? mark, CancellationToken cancellationToken = default)
    {
        var known = mark?.Split('\n') is [var etag, var modified] ? (ETag: etag, Modified: modified) : (ETag: "", Modified: "");
        var ask = Ask() with { ETag = known.ETag.Length > 0 ? known.ETag : null, LastModified = known.Modified.Length > 0 ? known.Modified : null };
        var answer = await _reader.ReadAsync(new Uri(UrlOptions.Bare(url)), ask, cancellationToken);
        if (answer.IsUnchanged)
        {
            return new ChangeProbe(false, mark);
        }

        return answer.Page is { } page
            ? new ChangeProbe(true, (page.ETag ?? page.LastModified) is null ? null : $"{page.ETag}\n{page.LastModified}")
            : new ChangeProbe(true, null);
    }

    private static PageAsk Ask() => new(Accept, Takes) { Begins = Begins };

    private async Task<(FeedPage? Page, string? Refusal)> FirstAsync(string url, CancellationToken cancellationToken)
    {
        var known = _memory.Recall(url);
        var answer = await _reader.ReadAsync(new Uri(url), Ask() with { ETag = known?.ETag, LastModified = known?.LastModified }, cancellationToken);
        if (answer.IsUnchanged && known is not null)
        {
            environment.Log("the feed has not changed since it was last asked for");
            return Read(known.Url, known.Text);
        }

        if (answer.Page is not { } page)
        {
            return (null, answer.Refusal);
        }

        var read = Read(page.Url, page.Text);
        if (read.Page is not null)
        {
            _memory.Keep(url, new Remembered(page.Url, page.Text) { ETag = page.ETag, LastModified = page.LastModified });
        }

        return read;
    }

    private async Task<(FeedPage? Page, string? Refusal)> NextAsync(Uri url, CancellationToken cancellationToken)
    {
        var answer = await _reader.ReadAsync(url, Ask(), cancellationToken);
        try
        {
            return answer.Page is { } page ? Read(page.Url, page.Text) : (null, answer.Refusal);
        }
        catch (ExtractionException e)
        {
            return (null, e.Message);
        }
    }

    private static (FeedPage? Page, string? Refusal) Read(Uri url, string text)
    {
        FeedPage? page = null;
        if (text.AsSpan().TrimStart() is ['{', ..])
        {
            page = new JsonFeed(url).Read(text);
        }
        else if (XmlFeed.IsRoot(SafeXml.RootOf(text)))
        {
            try
            {
                page = new XmlFeed(url).Read(SafeXml.Load(text));
            }
            catch (XmlException e)
            {
                throw new ExtractionException(ExtractionFailure.SiteChanged, $"the feed {url.GetLeftPart(UriPartial.Path)} cannot be read: {e.Message}; '--extractor direct-link' fetches the feed itself", e);
            }
        }

        return page is null ? (null, "it is no feed") : (page, null);
    }

    private static bool Takes(string mediaType) =>
        mediaType is "" or "text/html" or "text/plain" or "text/xml" or "application/xml" or "application/json" or "application/octet-stream" || mediaType.EndsWith("+xml", StringComparison.Ordinal) || mediaType.EndsWith("+json", StringComparison.Ordinal);

    private static bool Begins(string text) => text.AsSpan().TrimStart() switch
    {
        ['{', ..] => true,
        ['<', ..] => SafeXml.RootOf(text) is not { } root || XmlFeed.IsRoot(root),
        _ => false,
    };

    /// <summary>The feed's URL as part of ids. A query may hold a secret, and may be all that tells two feeds apart.</summary>
    private static string NameOf(string url)
    {
        var name = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return name.IndexOf('?', StringComparison.Ordinal) is >= 0 and var cut
            ? $"{name[..cut]} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name[cut..])))[..16]}"
            : name;
    }
}
