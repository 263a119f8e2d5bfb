using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Pages;
using SnatchEngine.Plugins.Patterns;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>What a page plays, shows or links to: its videos and sounds, else its pictures, unless somebody asks for other kinds.</summary>
public sealed class WebPageExtractor(PluginEnvironment environment) : IExtractor
{
    private const string Accept = "text/html, application/xhtml+xml, */*;q=0.1";
    private static readonly string[] s_options = ["kinds", "links"];
    private static readonly string[] s_kinds = ["video", "audio", "image"];

    private readonly PageReader _reader = new(environment);

    /// <inheritdoc/>
    public string Name => "web-page";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = UrlOptions.Read(request.Url, environment.Settings, s_options);
        var kinds = options.Words("kinds");
        if (kinds.FirstOrDefault(k => !s_kinds.Contains(k, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw UrlOptions.Wrong($"the option 'kinds' must name {string.Join(", ", s_kinds)}, was '{unknown}'");
        }

        var answer = await _reader.ReadAsync(new Uri(UrlOptions.Bare(request.Url)), new PageAsk(Accept, static type => type is "" or "text/html" or "application/xhtml+xml") { Begins = static text => text.AsSpan().TrimStart() is ['<', ..] }, cancellationToken);
        if (answer.Page is not { } page)
        {
            yield return new NotMine(answer.Refusal!);
            yield break;
        }

        if (Nesting.IsTooDeep(page.Text))
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"the elements of {page.Url.GetLeftPart(UriPartial.Path)} are nested too deep to be read");
        }

        var findings = new Findings(new Markup(page.Text, page.Url));
        var patterns = options.Globs("links");
        foreach (var finding in Chosen(findings, kinds, patterns))
        {
            yield return StepOf(finding, findings.Title, page.Url);
        }

        foreach (var link in findings.Links(patterns))
        {
            yield return new ItemFound(new MediaItem
            {
                Id = new ItemId(Name, link),
                Page = page.Url.AbsoluteUri,
                Sources = [new MediaSource { Urls = [link], Kind = MediaType.KindOf(null, link), Container = PageUrl.Extension(link) }],
            });
        }

        yield return ExtractionEnded.Complete;
    }

    /// <summary>The kinds somebody named; where nobody did and asked for no links either, what plays, else the pictures.</summary>
    private static IEnumerable<Finding> Chosen(Findings findings, IReadOnlyList<string> kinds, IReadOnlyList<Glob> patterns)
    {
        if (kinds.Count > 0)
        {
            return kinds.Select(k => Enum.Parse<MediaKind>(k, ignoreCase: true)).Distinct().SelectMany(findings.Of);
        }

        if (patterns.Count > 0)
        {
            return [];
        }

        List<Finding> played = [.. findings.Of(MediaKind.Video), .. findings.Of(MediaKind.Audio)];
        return played.Count > 0 ? played : findings.Of(MediaKind.Image);
    }

    private ExtractionStep StepOf(Finding finding, string? pageTitle, Uri page)
    {
        // A stable sort: of equal ones the first is the page's own choice. A list of segments is no file.
        var files = finding.Files.OrderBy(f => MediaType.IsManifest(f.Type, f.Url)).ThenByDescending(f => f.Height ?? 0).Take(100).ToList();
        var title = Short(finding.Title ?? (finding.Kind == MediaKind.Image ? null : pageTitle));
        if (MediaType.IsManifest(files[0].Type, files[0].Url))
        {
            return new ReferenceFound(files[0].Url) { Title = title };
        }

        return new ItemFound(new MediaItem
        {
            Id = new ItemId(Name, UrlOptions.Bare(files[0].Url)),
            Title = title,
            Creator = Short(finding.Creator),
            Published = finding.Published,
            Duration = finding.Duration,
            Page = page.AbsoluteUri,
            Sources = [.. files.Select(f => SourceOf(f, finding.Kind, title))],
        });
    }

    private static MediaSource SourceOf(FoundFile file, MediaKind kind, string? title)
    {
        var container = MediaType.ContainerOf(file.Type, file.Url);
        return new MediaSource
        {
            Urls = [file.Url],
            Kind = kind,
            Container = container,
            FileName = PageUrl.Extension(file.Url) is null && container is not null && title is not null ? $"{title.Replace('/', '_').Replace('\\', '_')}.{container}" : null,
            Width = file.Width,
            Height = file.Height,
            SizeEstimate = file.Size,
        };
    }

    private static string? Short(string? text) => text is { Length: > 1000 } ? text[..1000] : text;
}
