using SnatchEngine.Abstractions.Media;
using SnatchEngine.Archive;
using SnatchEngine.Specs.Storage;

namespace SnatchEngine.Specs.Archive;

public sealed class YtDlpArchiveSpecs
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_yt_dlp_had_is_known_by_the_name_of_either_extractor_and_imported_once()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        var had = await ReadAsync("youtube dQw4w9WgXcQ\n\n# a comment\r\nPeerTube 9c9de5e8 \n", (_, _) => { });

        Assert.Equal(2, await archive.ImportAsync(had, CancellationToken.None));
        Assert.Equal(0, await archive.ImportAsync(had, CancellationToken.None));

        var asked = RunArchive.Of(archive, TimeProvider.System);
        foreach (var id in new[] { new ItemId("youtube", "dQw4w9WgXcQ"), new ItemId("yt-dlp", "youtube:dQw4w9WgXcQ"), new ItemId("peertube", "9c9de5e8"), new ItemId("other", "1") { Aliases = [new("peertube", "9c9de5e8")] } })
        {
            var found = await asked.FindAsync(id, CancellationToken.None);
            Assert.Equal((s_now, null, true), (found!.FetchedAt, found.Path, found.IsImported));
        }

        Assert.Null(await asked.FindAsync(new ItemId("youtube", "other"), CancellationToken.None));
        Assert.True((await archive.VerifyChainAsync(CancellationToken.None)).IsSound);
    }

    [Fact]
    public async Task An_import_leaves_what_was_downloaded_here_as_it_is_and_brings_back_what_was_forgotten()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        var here = new ArchivedDownload { Key = new("yt-dlp", "vimeo:1"), Url = "https://v.example/1.mp4?t=1", Path = "/srv/1.mp4", Length = 5, FinishedAt = s_now };
        await archive.RecordAsync(here, CancellationToken.None);
        var had = await ReadAsync("vimeo 1\nvimeo 2", (_, _) => { });

        Assert.Equal(1, await archive.ImportAsync(had, CancellationToken.None));
        Assert.Equal("/srv/1.mp4", (await archive.FindAsync(new ArchiveKey("yt-dlp", "vimeo:1"), CancellationToken.None))!.Path);
        Assert.True(await archive.ForgetAsync(new ArchiveKey("vimeo", "2"), CancellationToken.None));
        Assert.Null(await archive.FindAsync(new ArchiveKey("yt-dlp", "vimeo:2"), CancellationToken.None));
        Assert.Equal(1, await archive.ImportAsync(had, CancellationToken.None));
        Assert.Equal(1, await archive.ForgetUrlAsync("https://v.example/1.mp4?t=1", CancellationToken.None));
        Assert.Equal(0, await archive.ForgetUrlAsync("https://v.example/1.mp4?t=1", CancellationToken.None));
        Assert.Null(await archive.FindAsync(here.Key, CancellationToken.None));
    }

    [Theory]
    [InlineData("youtube", 1)]
    [InlineData("a 1\nb", 2)]
    [InlineData("a 1\n\n b \n", 3)]
    public async Task A_line_that_is_none_is_told_with_its_number(string text, int line)
    {
        List<int> refused = [];

        await ReadAsync(text, (number, _) => refused.Add(number));

        Assert.Equal([line], refused);
    }

    private static async Task<List<ArchivedDownload>> ReadAsync(string text, Action<int, string> refuse)
    {
        List<ArchivedDownload> all = [];
        await foreach (var had in YtDlpArchive.ReadAsync(new StringReader(text), s_now, refuse, CancellationToken.None))
        {
            all.Add(had);
        }

        return all;
    }
}
