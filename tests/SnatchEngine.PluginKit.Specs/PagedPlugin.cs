using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.PluginKit.Specs;

/// <summary>A plugin as an author writes one: a JSON API with pages, and a pause between them.</summary>
sealed class PagedPlugin : ISnatchPlugin
{
    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [new PagedExtractor(environment)];

    private sealed class PagedExtractor(PluginEnvironment environment) : IExtractor
    {
        public string Name => "paged";

        public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var url = request.Url; url is not null;)
            {
                using var answer = await environment.Http.GetAsync(new Uri(url), cancellationToken);
                if (answer.StatusCode == HttpStatusCode.NotFound)
                {
                    throw new ExtractionException(ExtractionFailure.Gone, "it is gone");
                }

                using var page = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
                foreach (var video in page.RootElement.GetProperty("videos").EnumerateArray())
                {
                    yield return new ItemFound(new MediaItem
                    {
                        Id = new ItemId(Name, video.GetProperty("id").GetString()!),
                        Title = video.GetProperty("title").GetString(),
                        Sources = [new MediaSource { Urls = [video.GetProperty("file").GetString()!], Kind = MediaKind.Video, Height = 720, Size = new ByteSize(1 << 20), VideoCodec = Codec.Named("vp9"), AudioCodec = Codec.Absent }],
                    });
                }

                url = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
                if (url is not null)
                {
                    yield return new PageReached(url);
                    await Task.Delay(TimeSpan.FromSeconds(5), environment.Time, cancellationToken);
                }
            }

            yield return ExtractionEnded.Complete;
        }
    }
}
