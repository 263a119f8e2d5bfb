using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Archive;
using SnatchEngine.Specs.Storage;

namespace SnatchEngine.Specs.Archive;

public sealed class DownloadArchiveSpecs
{
    private static readonly ArchiveKey s_key = new("talks", "abc");

    [Fact]
    public async Task A_recorded_download_is_found_by_its_key_and_its_aliases_after_reopening()
    {
        using var home = new StateHome();
        var download = Download() with { Aliases = [new("talks", "old-abc"), new("feed", "17")] };
        await using (var database = await home.OpenAsync())
        {
            await new DownloadArchive(database).RecordAsync(download, CancellationToken.None);
        }

        await using var again = await home.OpenAsync();
        var archive = new DownloadArchive(again);
        foreach (var key in download.Aliases.Append(download.Key))
        {
            var found = await archive.FindAsync(key, CancellationToken.None);
            Assert.Equal(download.Aliases, found!.Aliases);
            Assert.Equal(download with { Aliases = [], UrlHash = found.UrlHash }, found with { Aliases = [] });
        }

        Assert.Null(await archive.FindAsync(new ArchiveKey("other", "abc"), CancellationToken.None));
        Assert.Null(await archive.FindAsync([], CancellationToken.None));
        Assert.NotNull(await archive.FindAsync([new ArchiveKey("other", "abc"), s_key], CancellationToken.None));
    }

    [Fact]
    public async Task An_alias_that_repeats_a_key_counts_once()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        ArchiveKey alias = new("feed", "17");

        await archive.RecordAsync(Download() with { Aliases = [s_key, alias, alias] }, CancellationToken.None);

        Assert.Equal([alias], (await archive.FindAsync(s_key, CancellationToken.None))!.Aliases);
    }

    [Fact]
    public async Task Nothing_secret_of_a_url_reaches_the_disk()
    {
        using var home = new StateHome();
        const string Url = "https://user:hunter2@cdn.example/a%20b.iso?sig=TOKEN123&e=9#part";
        await using (var database = await home.OpenAsync())
        {
            var archive = new DownloadArchive(database);
            await archive.RecordAsync(Download() with { Key = ArchiveKey.OfUrl(Url), Url = Url }, CancellationToken.None);
            var found = await archive.FindAsync(ArchiveKey.OfUrl(Url), CancellationToken.None);
            Assert.Equal("https://cdn.example/a%20b.iso", found!.Url);
            Assert.Equal(64, found.UrlHash.Length);
        }

        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(home.Database));
        Assert.Contains("a%20b.iso", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("TOKEN123", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", bytes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPS://Example.ORG:443/A?b=1#c", "https://me:pw@example.org/A?b=1", true)]
    [InlineData("http://example.org", "http://example.org:80/", true)]
    [InlineData("http://example.org?x=1", "http://example.org/?x=1", true)]
    [InlineData("https://example.org/a?b=1", "https://example.org/a?b=2", false)]
    [InlineData("https://example.org/a", "https://example.org/A", false)]
    [InlineData("https://example.org/%7Ea", "https://example.org/~a", false)]
    [InlineData("https://example.org/a", "http://example.org/a", false)]
    [InlineData("https://example.org:8443/a", "https://example.org/a", false)]
    [InlineData("https://example.org/x@y", "https://example.org/z@y", false)]
    public void Urls_have_one_key_when_the_server_sees_the_same_request(string one, string other, bool same)
    {
        Assert.Equal(same, ArchiveKey.OfUrl(one) == ArchiveKey.OfUrl(other));
    }

    [Theory]
    [InlineData("https://u:p@h.example/a?t=1", "https://h.example/a")]
    [InlineData("https://u@[::1]:8080/a#f", "https://[::1]:8080/a")]
    [InlineData("https://h.example/a@b:c/d?t", "https://h.example/a@b:c/d")]
    [InlineData("https://u:p/x@h.example/a", "https://u:p/x@h.example/a")]
    [InlineData("magnet:?xt=urn:btih:0&tr=secret", "magnet:")]
    public void What_is_shown_of_a_url_has_no_credential_query_or_fragment(string url, string shown)
    {
        Assert.Equal(shown, ArchivedUrl.Of(url).Shown);
    }

    [Fact]
    public async Task The_same_download_again_adds_nothing_and_a_newer_one_takes_its_place()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        await archive.RecordAsync(Download(), CancellationToken.None);
        await archive.RecordAsync(Download(), CancellationToken.None);
        Assert.Equal(1, await StateHome.CountAsync(database, "archive"));

        await archive.RecordAsync(Download() with { Length = 99 }, CancellationToken.None);

        Assert.Equal(99, (await archive.FindAsync(s_key, CancellationToken.None))!.Length);
        Assert.Equal(99, Assert.Single(await ListAsync(archive)).Length);
        Assert.True((await archive.VerifyChainAsync(CancellationToken.None)).IsSound);
    }

    [Fact]
    public async Task A_forgotten_item_is_unknown_under_all_its_keys_until_it_is_downloaded_again()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        var alias = new ArchiveKey("feed", "17");
        var download = Download() with { Aliases = [alias] };
        await archive.RecordAsync(download, CancellationToken.None);

        Assert.True(await archive.ForgetAsync(alias, CancellationToken.None));
        Assert.False(await archive.ForgetAsync(alias, CancellationToken.None));
        Assert.Null(await archive.FindAsync([alias, s_key], CancellationToken.None));
        Assert.Empty(await ListAsync(archive));
        await archive.RecordAsync(download, CancellationToken.None);
        Assert.NotNull(await archive.FindAsync(alias, CancellationToken.None));
        var verdict = await archive.VerifyChainAsync(CancellationToken.None);
        Assert.Equal((3, true, "All 3 entries of the archive are as they were recorded."), (verdict.Entries, verdict.IsSound, verdict.Sentence));
    }

    [Fact]
    public async Task Several_are_recorded_together_or_not_at_all()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => archive.RecordAsync([Download(), Download("b") with { Length = -1 }], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => archive.RecordAsync([Download(), Download("b\0c")], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => archive.RecordAsync([Download(), Download("")], CancellationToken.None));
        Assert.Empty(await ListAsync(archive));

        await archive.RecordAsync([.. Enumerable.Range(0, 1100).Select(i => Download($"{i}"))], CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => $"{i}"), (await ListAsync(archive)).Select(d => d.Key.Id));
    }

    [Fact]
    public async Task Eight_that_record_at_once_make_one_unbroken_chain()
    {
        using var home = new StateHome();
        await using var one = await home.OpenAsync();
        await using var other = await home.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var archive = new DownloadArchive(writer % 2 == 0 ? one : other);
            for (var i = 0; i < 20; i++)
            {
                await archive.RecordAsync(Download($"{writer}-{i}"), CancellationToken.None);
            }
        }));

        var verdict = await new DownloadArchive(one).VerifyChainAsync(CancellationToken.None);
        Assert.Equal((160, null), (verdict.Entries, verdict.Break));
    }

    internal static ArchivedDownload Download(string id = "abc") => new()
    {
        Key = new ArchiveKey("talks", id),
        Url = "https://cdn.example/talk.mp4",
        Path = "/library/talk.mp4",
        Length = 12345,
        Checksum = new Checksum(ChecksumKind.Crc32C, "0123abcd"),
        ETag = "\"v1\"",
        LastModified = new DateTimeOffset(2026, 2, 1, 1, 2, 3, TimeSpan.FromHours(5)),
        FinishedAt = new DateTimeOffset(2026, 3, 1, 1, 2, 3, 456, TimeSpan.Zero).AddTicks(7),
    };

    private static async Task<List<ArchivedDownload>> ListAsync(DownloadArchive archive)
    {
        var all = new List<ArchivedDownload>();
        await foreach (var download in archive.ListAsync(CancellationToken.None))
        {
            all.Add(download);
        }

        return all;
    }
}
