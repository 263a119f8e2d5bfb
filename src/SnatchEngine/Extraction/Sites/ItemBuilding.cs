using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Puts an item together from what the fields say.</summary>
/// <param name="site">The site.</param>
/// <param name="page">The kind of page it is on.</param>
internal sealed class ItemBuilding(SiteDefinition site, SitePage page)
{
    private const int MostSources = 1_000;
    private const int MostUrls = 64;
    private const int MostTags = 256;

    /// <summary>The item; null when something is missing that it cannot do without.</summary>
    /// <param name="scope">Where its values are.</param>
    /// <param name="answer">The answer the innermost values are in.</param>
    /// <param name="sources">Its sources, when it has several.</param>
    /// <param name="missing">What is missing; null when nothing is.</param>
    public MediaItem? Build(ValueScope scope, SiteAnswer answer, SiteSources? sources, out string? missing)
    {
        var id = ItemFields.Line(scope.First("id") ?? (page.Items is null ? scope.ValueOf("id") : null));
        var found = sources is null ? Source(scope, answer) is { } only ? [only] : [] : Several(scope, answer, sources);
        missing = id is null ? "id" : found.Count == 0 ? sources is null ? "url" : "source with a url" : page.ExpectedFields.FirstOrDefault(f => scope.First(f) is null);
        return missing is not null ? null : new MediaItem
        {
            Id = new ItemId(site.Name, id!) { Aliases = [.. scope.All("aliases").Select(ItemFields.Line).OfType<string>().Where(a => a != id).Distinct(StringComparer.Ordinal).Take(MostUrls).Select(a => new ItemId(site.Name, a))] },
            Sources = found,
            Relation = sources?.Relation ?? SourceRelation.Variants,
            Title = ItemFields.Line(scope.First("title")),
            Creator = ItemFields.Line(scope.First("creator")),
            Published = Moment(scope.First("published"), answer),
            Duration = ItemFields.Duration(scope.First("duration")),
            Description = ItemFields.Lines(scope.First("description")),
            Tags = [.. scope.All("tags").Select(ItemFields.Line).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostTags)],
            Extras = Absolute(scope.First("thumbnail"), answer) is { } picture ? [new MediaSource { Urls = [picture], Kind = MediaKind.Thumbnail }] : [],
            Page = SiteUrl.Absolute(answer.Scope.BaseUrl, scope.First("page")) ?? (page.Items is null ? answer.Facts.Url : null),
        };
    }

    private List<MediaSource> Several(ValueScope scope, SiteAnswer answer, SiteSources sources)
    {
        List<MediaSource> found = [];
        foreach (var node in sources.Items.Find(scope.Node))
        {
            if (found.Count < MostSources && Source(new ValueScope(answer, node, sources.Fields, scope), answer) is { } source && !found.Exists(f => f.Urls[0] == source.Urls[0]))
            {
                found.Add(source);
            }
        }

        // The order of the contract, best first; what says nothing keeps its place.
        return sources.Relation == SourceRelation.Several ? found : [.. found.OrderByDescending(s => s.Height ?? 0).ThenByDescending(s => s.TotalBitRate?.BitsPerSecond ?? 0)];
    }

    private MediaSource? Source(ValueScope scope, SiteAnswer answer)
    {
        if (Absolute(scope.Own("url") is [var own, ..] ? own : scope.First("url"), answer) is not { } url)
        {
            return null;
        }

        var (size, estimate) = ItemFields.Size(scope.First("size"));
        return new MediaSource
        {
            Urls = [.. scope.Own("mirrors").Select(m => Absolute(m, answer)).OfType<string>().Prepend(url).Distinct(StringComparer.Ordinal).Take(MostUrls)],
            Delivery = ItemFields.DeliveryOf(scope.First("delivery")) ?? ItemFields.DeliveryBy(url),
            Label = ItemFields.Line(scope.First("label")),
            Note = ItemFields.Line(scope.First("note")),
            Kind = ItemFields.KindOf(scope.First("kind")) ?? MediaKind.Unknown,
            FileName = ItemFields.Line(scope.First("file-name")),
            Folder = ItemFields.Line(scope.First("folder")),
            Container = ItemFields.Container(scope.First("container")),
            VideoCodec = ItemFields.CodecOf(scope.First("video-codec")),
            AudioCodec = ItemFields.CodecOf(scope.First("audio-codec")),
            Width = ItemFields.Count(scope.First("width")),
            Height = ItemFields.Count(scope.First("height")),
            Fps = ItemFields.Fps(scope.First("fps")),
            TotalBitRate = ItemFields.BitRateOf(scope.First("bitrate")),
            VideoBitRate = ItemFields.BitRateOf(scope.First("video-bitrate")),
            AudioBitRate = ItemFields.BitRateOf(scope.First("audio-bitrate")),
            Size = size,
            SizeEstimate = estimate,
            Language = ItemFields.Line(scope.First("language")),
            Checksums = ItemFields.Checksums(scope.All("checksum")),
            Expires = Moment(scope.First("expires"), answer),
            Headers = Headers(scope, url),
        };
    }

    private List<KeyValuePair<string, string>> Headers(ValueScope scope, string url)
    {
        List<KeyValuePair<string, string>> headers = [];
        foreach (var (name, value, isSecret) in scope.Headers().Take(MostUrls))
        {
            var host = new Uri(url).IdnHost.ToLowerInvariant();
            if (isSecret && !site.Manifest.Permissions.Hosts.Any(pattern => UrlClaim.MatchesHost(pattern, host)))
            {
                throw new ExtractionException(ExtractionFailure.BadRequest, $"the header '{name}' of the site '{site.Name}' holds a secret, and {host} is none of its hosts; add it to 'hosts' in {site.Path} if it may see it");
            }

            headers.Add(KeyValuePair.Create(name, value));
        }

        return headers;
    }

    private static string? Absolute(string? url, SiteAnswer answer) => SiteUrl.Absolute(answer.Scope.BaseUrl, url);

    private static DateTimeOffset? Moment(string? text, SiteAnswer answer) => text is null ? null : MomentText.Read(text, answer.Scope);
}
