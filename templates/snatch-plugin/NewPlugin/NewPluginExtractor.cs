using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

namespace NewPlugin;

/// <summary>Reads the page of one video and names the file behind it.</summary>
public sealed partial class NewPluginExtractor(PluginEnvironment environment) : IExtractor
{
    public string Name => "new-plugin";

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var page = new Uri(request.Url);
        using var answer = await environment.Http.GetAsync(page, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            throw new ExtractionException(ExtractionFailure.Gone, "The video was removed.");
        }

        answer.EnsureSuccessStatusCode();
        var html = await answer.Content.ReadAsStringAsync(cancellationToken);
        var file = Content(html, "og:video")
            ?? throw new ExtractionException(ExtractionFailure.SiteChanged, "The page names no video; the plugin needs an update.");

        yield return new ItemFound(new MediaItem
        {
            // What stays the same when the title, the file's URL and the quality change.
            Id = new ItemId(Name, page.AbsolutePath.Split('/')[^1]),
            Title = Content(html, "og:title"),
            Page = request.Url,
            Sources = [new MediaSource { Urls = [new Uri(page, file).AbsoluteUri], Kind = MediaKind.Video }],
        });

        yield return ExtractionEnded.Complete;
    }

    private static string? Content(string html, string property) =>
        Meta().Matches(html).FirstOrDefault(m => m.Groups[1].Value == property) is { } meta ? WebUtility.HtmlDecode(meta.Groups[2].Value) : null;

    [GeneratedRegex("""<meta\s+property="([^"]+)"\s+content="([^"]*)"\s*/?>""", RegexOptions.IgnoreCase)]
    private static partial Regex Meta();
}
