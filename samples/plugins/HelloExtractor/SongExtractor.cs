using System.Globalization;
using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

namespace HelloExtractor;

/// <summary>A song is an item; an album is references to its songs, page by page.</summary>
internal sealed class SongExtractor(HelloApi api) : IExtractor
{
    public string Name => "hello";

    public IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var parts = new Uri(request.Url).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["songs", var id] => SongAsync(id, request.Url, cancellationToken),
            ["albums", var id] => AlbumAsync(id, request.Cursor, cancellationToken),
            _ => throw new ExtractionException(ExtractionFailure.SiteChanged, "This is neither a song nor an album of hello.example."),
        };
    }

    private async IAsyncEnumerable<ExtractionStep> SongAsync(string id, string url, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var song = await api.GetAsync<Song>($"/songs/{id}", cancellationToken);
        yield return new ItemFound(new MediaItem
        {
            // The site's id, not the URL or the title: those change, and the song would be fetched again.
            Id = new ItemId(Name, song.Id),
            Title = song.Title,
            Creator = song.Artist,
            Published = song.Released,
            Duration = song.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Page = url,
            // Variants of one thing, the best first: the host chooses.
            Sources = [.. song.Files.OrderByDescending(f => f.Kbps).Select(SourceOf)],
        });
        yield return ExtractionEnded.Complete;
    }

    private async IAsyncEnumerable<ExtractionStep> AlbumAsync(string id, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AlbumPage page;
        for (var number = int.TryParse(cursor, CultureInfo.InvariantCulture, out var from) ? from : 1; ; number = page.NextPage.Value)
        {
            page = await api.GetAsync<AlbumPage>($"/albums/{id}?page={number}", cancellationToken);
            foreach (var song in page.Songs)
            {
                yield return new ReferenceFound($"https://hello.example/songs/{song.Id}") { Title = song.Title };
            }

            if (page.NextPage is not { } next)
            {
                break;
            }

            // All before is told: a later extraction may begin here.
            yield return new PageReached(next.ToString(CultureInfo.InvariantCulture));
        }

        yield return page.MembersSeeMore
            ? ExtractionEnded.Truncated(TruncationCause.AuthNeeded, "members see more songs of this album")
            : ExtractionEnded.Complete;
    }

    private static MediaSource SourceOf(SongFile file) => new()
    {
        Urls = [file.Url],
        Kind = MediaKind.Audio,
        AudioCodec = Codec.Named(file.Codec),
        VideoCodec = Codec.Absent,
        AudioBitRate = BitRate.Kilobits(file.Kbps),
        // Exact, so a file of another length is refused.
        Size = file.Bytes is { } bytes ? new ByteSize(bytes) : null,
        Checksums = Checksum.TryParse($"sha-256={file.Sha256}", out var checksum) ? [checksum] : [],
    };
}
