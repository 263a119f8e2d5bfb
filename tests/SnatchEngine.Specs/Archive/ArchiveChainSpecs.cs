using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Archive;
using SnatchEngine.Specs.Storage;

namespace SnatchEngine.Specs.Archive;

public sealed class ArchiveChainSpecs
{
    [Theory]
    [InlineData("UPDATE archive SET path = '/elsewhere' WHERE entry = 3", ArchiveBreak.Changed, 3, "Entry 3 of the archive was changed")]
    [InlineData("UPDATE archive SET length = length + 1 WHERE entry = 1", ArchiveBreak.Changed, 1, "Entry 1 of the archive was changed")]
    [InlineData("UPDATE archive SET etag = NULL WHERE entry = 5", ArchiveBreak.Changed, 5, "Entry 5 of the archive was changed")]
    [InlineData("UPDATE archive SET finished_at = 'yesterday' WHERE entry = 2", ArchiveBreak.Changed, 2, "Entry 2 of the archive was changed")]
    [InlineData("UPDATE archive SET hash = zeroblob(32) WHERE entry = 4", ArchiveBreak.Changed, 4, "Entry 4 of the archive was changed")]
    [InlineData("UPDATE archive SET kind = 'forgotten' WHERE entry = 4", ArchiveBreak.Changed, 4, "Entry 4 of the archive was changed")]
    [InlineData("UPDATE archive_keys SET id = 'other' WHERE entry = 2 AND position = 1", ArchiveBreak.Changed, 2, "Entry 2 of the archive was changed")]
    [InlineData("DELETE FROM archive_keys WHERE entry = 2", ArchiveBreak.Changed, 2, "Entry 2 of the archive was changed")]
    [InlineData("INSERT INTO archive_keys VALUES ('talks', 'extra', 2, 9)", ArchiveBreak.Changed, 2, "Entry 2 of the archive was changed")]
    [InlineData("DELETE FROM archive WHERE entry = 3", ArchiveBreak.Lost, 3, "Entry 3 of the archive is gone")]
    [InlineData("DELETE FROM archive WHERE entry >= 4", ArchiveBreak.Lost, 4, "Entries 4 to 5 of the archive are gone")]
    [InlineData("DELETE FROM archive", ArchiveBreak.Lost, 1, "Entries 1 to 5 of the archive are gone")]
    [InlineData("UPDATE archive_head SET entries = 4; DELETE FROM archive WHERE entry = 5", ArchiveBreak.Changed, 4, "The archive's head does not fit its last entry")]
    [InlineData("DELETE FROM archive_head", ArchiveBreak.Changed, 0, "The archive's head is gone or doubled")]
    [InlineData("INSERT INTO archive SELECT 6, kind, url, url_hash, path, length, checksum, etag, last_modified, finished_at, hash FROM archive WHERE entry = 2", ArchiveBreak.Added, 6, "Entry 6 of the archive was added behind its head")]
    [InlineData("UPDATE archive_head SET entries = 6; INSERT INTO archive SELECT 6, kind, url, url_hash, path, length, checksum, etag, last_modified, finished_at, hash FROM archive WHERE entry = 5", ArchiveBreak.Added, 6, "Entry 6 of the archive is a copy of another one")]
    [InlineData("INSERT INTO archive SELECT 0, kind, url, url_hash, path, length, checksum, etag, last_modified, finished_at, hash FROM archive WHERE entry = 5", ArchiveBreak.Added, 0, "Entry 0 of the archive was not recorded by snatch")]
    [InlineData("INSERT INTO archive_keys VALUES ('talks', 'extra', 77, 0)", ArchiveBreak.Added, 0, "The archive has keys that belong to no entry")]
    public async Task Every_edit_loss_and_doubling_is_found(string edit, ArchiveBreak how, long at, string what)
    {
        using var home = new StateHome();
        await using (var database = await home.OpenAsync())
        {
            var archive = new DownloadArchive(database);
            for (var i = 1; i <= 5; i++)
            {
                await archive.RecordAsync(DownloadArchiveSpecs.Download($"{i}") with { Aliases = [new("feed", $"{i}")] }, CancellationToken.None);
            }

            Assert.True((await archive.VerifyChainAsync(CancellationToken.None)).IsSound);
        }

        home.Edit(edit);

        await using var again = await home.OpenAsync();
        var verdict = await new DownloadArchive(again).VerifyChainAsync(CancellationToken.None);
        Assert.Equal((how, at, $"{what}; something other than snatch edited the database. The entries before it are proven."), (verdict.Break, verdict.At, verdict.Sentence));
    }

    [Fact]
    public async Task An_empty_archive_is_sound()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        var verdict = await new DownloadArchive(database).VerifyChainAsync(CancellationToken.None);

        Assert.Equal((0, true), (verdict.Entries, verdict.IsSound));
    }

    [Fact]
    public void Rows_that_differ_only_in_where_a_text_ends_hash_differently()
    {
        var row = new ArchiveRow { Entry = 1, Kind = "downloaded", Url = "ab", UrlHash = "c", Path = "d", FinishedAt = "e" };
        ArchiveRow[] others =
        [
            row with { Url = "a", UrlHash = "bc" }, row with { Url = "abc", UrlHash = "" }, row with { ETag = "" }, row with { Checksum = "" },
            row with { Keys = [new("ab", "c")] }, row with { Keys = [new("a", "bc")] }, row with { Keys = [new("a", "b"), new("c", "d")] },
        ];
        var hashes = others.Append(row).Select(r => Convert.ToHexString(ArchiveChain.Seal(ArchiveChain.Start, r))).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Fact]
    public async Task Whatever_texts_are_recorded_the_chain_holds_and_they_are_found_again()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var archive = new DownloadArchive(database);
        var drawn = ArbMap.Default.GeneratorFor<NonNull<string>>().Sample(60, 20).Select(text => text.Get.Replace("\0", "", StringComparison.Ordinal));
        string[] texts = [.. drawn, "\ud800", "é💾'\"%_"];

        await archive.RecordAsync([.. texts.Select((text, i) => DownloadArchiveSpecs.Download($"{i}-{text}") with { Path = "/" + text, ETag = text, Url = "https://h/" + text })], CancellationToken.None);

        Assert.True((await archive.VerifyChainAsync(CancellationToken.None)).IsSound);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.NotNull(await archive.FindAsync(new ArchiveKey("talks", $"{i}-{texts[i]}"), CancellationToken.None));
        }
    }
}
