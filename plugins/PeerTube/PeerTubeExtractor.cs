using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>A video with its files; playlists, channels and accounts as references to their videos.</summary>
public sealed class PeerTubeExtractor(PluginEnvironment environment) : IExtractor
{
    private const int PageSize = 100;
    private const int PrivateElement = 2;

    /// <inheritdoc/>
    public string Name => VideoReading.Namespace;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TubeUrl.TryRead(request.Url, out var url))
        {
            yield return new NotMine("the URL is none of a PeerTube's");
            yield break;
        }

        var api = new TubeApi(new JsonSite(environment.Http, environment.Time));
        var steps = url.Kind == TubeKind.Video ? VideoAsync(api, url, cancellationToken) : ListAsync(api, url, request.Cursor, cancellationToken);
        await foreach (var step in steps)
        {
            yield return step;
        }
    }

    private async IAsyncEnumerable<ExtractionStep> VideoAsync(TubeApi api, TubeUrl url, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await api.AskAsync(url, "", a => a.Root.Text("uuid") is not null, cancellationToken);
        if (answer is null)
        {
            yield return new NotMine($"{url.Host} is no PeerTube");
            yield break;
        }

        if (VideoState.Obstacle(answer.Root, url.What, environment.Time.GetUtcNow()) is { } obstacle)
        {
            throw obstacle;
        }

        var item = VideoReading.ItemOf(answer.Root, url)
            ?? throw new ExtractionException(ExtractionFailure.SiteChanged, $"the files of {url.What} have no URL that the plugin peertube knows; it needs an update");
        yield return new ItemFound(item with { Extras = await api.CaptionsAsync(url, cancellationToken) });
        yield return ExtractionEnded.Complete;
    }

    private static async IAsyncEnumerable<ExtractionStep> ListAsync(TubeApi api, TubeUrl url, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var order = url.Kind == TubeKind.Playlist ? "" : "&sort=-publishedAt&nsfw=both";
        var start = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0;
        var hidden = 0;
        while (true)
        {
            using var answer = await api.AskAsync(url, $"?start={start}&count={PageSize}{order}", a => a.Root.Part("data") is { ValueKind: JsonValueKind.Array } && a.Root.Count("total") is not null, cancellationToken);
            if (answer is null)
            {
                yield return new NotMine($"{url.Host} is no PeerTube");
                yield break;
            }

            var elements = answer.Root.List("data").ToList();
            foreach (var element in elements)
            {
                var video = url.Kind == TubeKind.Playlist ? element.Object("video") ?? default : element;
                hidden += url.Kind == TubeKind.Playlist && element.Count("type") == PrivateElement ? 1 : 0;
                if ((url.VideoPage(video.Text("shortUUID")) ?? url.VideoPage(video.Text("uuid"))) is { } page)
                {
                    yield return new ReferenceFound(page) { Title = video.Title("name") };
                }
            }

            start += elements.Count;
            if (elements.Count == 0 || start >= answer.Root.Count("total"))
            {
                yield return EndOf(start, answer.Root.Count("total")!.Value, hidden);
                yield break;
            }

            yield return new PageReached(start.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static ExtractionEnded EndOf(int told, long total, int hidden) =>
        told < total ? ExtractionEnded.Truncated(TruncationCause.SiteLimit, $"the host lists {told} of {total} videos")
        : hidden > 0 ? ExtractionEnded.Truncated(TruncationCause.AuthNeeded, $"videos of the playlist that are private: {hidden}")
        : ExtractionEnded.Complete;
}
