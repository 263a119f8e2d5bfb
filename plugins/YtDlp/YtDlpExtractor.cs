using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>Videos with the formats yt-dlp knows; lists as references that come back here.</summary>
internal sealed class YtDlpExtractor(PluginEnvironment environment) : IExtractor, IRefreshLinks
{
    private const int PageSize = 500;
    private const int DeepestList = 4;

    private readonly YtDlpProgram _program = new(environment);

    public string Name => VideoReading.Namespace;

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!PageUrl.TryRead(request.Url, out var page))
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, "the reference names no page of a public host that yt-dlp could be asked about");
        }

        var first = int.TryParse(request.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from > 0 ? from : 1;
        while (true)
        {
            using var answer = await AskAsync(page, first, cancellationToken);
            var root = answer.RootElement;
            if (root.Text("_type") is not ("playlist" or "multi_video"))
            {
                yield return Listed(StepsOf(root, page, 0, null).FirstOrDefault(), PageUrl.ListOf(request.Url)) ?? throw new ExtractionException(ExtractionFailure.SiteChanged, "yt-dlp names nothing behind the page; update it");
                yield return ExtractionEnded.Complete;
                yield break;
            }

            var entries = root.List("entries").ToList();
            foreach (var (number, entry) in entries.Index())
            {
                foreach (var step in TryStepsOf(entry, page, ListOf(root, first + number)))
                {
                    yield return step;
                }
            }

            if (entries.Count < PageSize || first > int.MaxValue - (2 * PageSize))
            {
                yield return ExtractionEnded.Complete;
                yield break;
            }

            first += PageSize;
            yield return new PageReached(first.ToString(CultureInfo.InvariantCulture));
        }
    }

    public async Task<IReadOnlyList<string>> RefreshAsync(MediaItem item, MediaSource source, CancellationToken cancellationToken = default)
    {
        var page = item.Page ?? throw Lost(item, source);
        using var answer = await AskAsync(page, 1, cancellationToken);
        var fresh = VideoReading.ItemOf(answer.RootElement, page, environment.Log);

        // Another size is another file, and its bytes must not be joined to those that are there.
        var same = fresh.Sources.FirstOrDefault(s => fresh.Id == item.Id && s.Label == source.Label && s.Size == source.Size && s.Fragments.Count == source.Fragments.Count) ?? throw Lost(item, source);
        return same.Fragments.Count > 0 ? same.Fragments : same.Urls;
    }

    private static ExtractionException Lost(MediaItem item, MediaSource source) =>
        new(ExtractionFailure.Gone, $"the format {source.Label} of '{item.Title}' is not offered any more");

    private Task<JsonDocument> AskAsync(string page, int first, CancellationToken cancellationToken)
    {
        // As yt-dlp writes it: a browser, then keyring, profile and container.
        var browser = environment.Settings.GetValueOrDefault("cookies-from-browser");
        string[] extra = string.IsNullOrWhiteSpace(browser) ? [] : ["--cookies-from-browser", browser];
        return _program.AskAsync(page, first, first + PageSize - 1, extra, cancellationToken);
    }

    // One entry that cannot be had must not cost the others of its list.
    private List<ExtractionStep> TryStepsOf(JsonElement entry, string page, MediaList? list)
    {
        try
        {
            return [.. StepsOf(entry, page, 1, list)];
        }
        catch (ExtractionException e)
        {
            environment.Log($"left out of a list: {e.Message}");
            return [];
        }
    }

    // A video that is asked about by itself is not told where it was found.
    private static ExtractionStep? Listed(ExtractionStep? step, MediaList? list) => step is ItemFound { Item: { List: null } item } && list is not null ? new ItemFound(item with { List = list }) : step;

    private static MediaList? ListOf(JsonElement list, int index) =>
        list.Title("id") is { } id ? new MediaList(id, list.Title("title"), index, list.Small("playlist_count") ?? list.Small("n_entries")) : null;

    // An entry that is only named is asked about by itself. A list within a list without an address of its own can only be told here.
    private IEnumerable<ExtractionStep> StepsOf(JsonElement entry, string page, int depth, MediaList? list)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        if (entry.Text("_type") is null or "video")
        {
            return [Listed(new ItemFound(VideoReading.ItemOf(entry, page, environment.Log)), list)!];
        }

        var url = entry.Url("url") ?? entry.Url("webpage_url");
        if (url is not null && url != page)
        {
            return [new ReferenceFound(PageUrl.Wrap(url, list)) { Title = entry.Title("title") }];
        }

        return depth < DeepestList ? entry.List("entries").SelectMany(e => StepsOf(e, page, depth + 1, null)) : [];
    }
}
