using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>What a run finds after a power cut or a kill. The real process is killed in <c>Cli.Specs/Crash</c>.</summary>
[Trait("nasty", "38")]
public sealed class CrashSpecs
{
    private const long MiB = DiskSite.MiB;
    private const long Overlap = 64 << 10;

    private readonly SeededBytes _file = new(38, 8 * MiB);

    [Theory]
    [InlineData(false, 4 * MiB)]
    [InlineData(true, 6 * MiB)]
    public async Task What_was_never_flushed_counts_only_while_the_machine_stays_up(bool sameBoot, long goesOnAt)
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 4 * MiB, written: 6 * MiB, sameBoot);

        var done = await site.DownloadAsync();

        Assert.Equal(DownloadOutcome.Resumed, done.Outcome);
        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(goesOnAt - Overlap, site.Server.Requests.Min(r => r.Range!.Value.Start));
        Assert.Equal(["f.bin"], site.Folder.Names());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("half the header")]
    [InlineData("a torn tail")]
    [InlineData("zeros")]
    [InlineData("zeros at its end")]
    [InlineData("garbage")]
    [InlineData("one bit of the header flipped")]
    public async Task A_damaged_journal_is_believed_up_to_its_damage(string damage)
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 2 * MiB, written: 6 * MiB);
        var journal = site.Folder.Read("f.bin.part.journal");

        // Behind the damage lies what a run would have written later.
        site.Folder.Write("f.bin.part.journal", damage switch
        {
            "nothing" => [],
            "half the header" => journal[..30],
            "a torn tail" => journal[..^3],
            "zeros" => new byte[journal.Length],
            "zeros at its end" => [.. journal[..^25], .. new byte[4096]],
            "garbage" => new SeededBytes(1, 4096).ToArray(),
            _ => [.. journal[..20], (byte)(journal[20] ^ 1), .. journal[21..]],
        });

        var done = await site.DownloadAsync();

        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(["f.bin"], site.Folder.Names());
        if (damage is "a torn tail" or "zeros at its end")
        {
            Assert.Equal((2 * MiB) - Overlap, site.Server.Requests.Min(r => r.Range!.Value.Start));
        }
    }

    [Fact]
    public void Any_beginning_of_a_journal_says_only_what_its_whole_records_say()
    {
        using var folder = new TempFolder();
        using (var journal = PartJournal.Create(folder["j"], new JournalHeader { Boot = "b", UrlHash = "u", Total = 100, ETag = "\"v\"" }))
        {
            journal.Written(new ByteSpan(0, 10));
            journal.Durable([new ByteSpan(0, 10)], new SegmentMap(100, []), _ => 7);
            journal.Written(new ByteSpan(20, 30));
            journal.Seal(100);
            journal.Lost();
            journal.Written(new ByteSpan(40, 50));
        }

        var bytes = folder.Read("j");
        var seen = new List<(long Length, int Spans, bool IsSealed)>();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var replay = JournalReplay.Of(bytes.AsSpan(0, cut));
            Assert.InRange(replay.ValidLength, 0, cut);
            var now = (replay.ValidLength, replay.Trusted("b").Spans.Count, replay.SealedLength is not null);
            if (seen.Count == 0 || seen[^1] != now)
            {
                seen.Add(now);
            }
        }

        Assert.Equal([(0, false), (0, false), (1, false), (1, false), (2, false), (2, true), (1, false), (2, false)], seen.Select(s => (s.Spans, s.IsSealed)));
    }

    [Fact]
    public void Records_that_make_no_sense_end_a_journal()
    {
        var header = JournalRecord.Frame(JournalRecordKind.Header, new JournalHeader { Boot = "b", UrlHash = "u" }.ToBytes());
        var sound = JournalRecord.Frame(JournalRecordKind.Written, JournalReplay.SpanPayload(new ByteSpan(0, 10)));
        byte[][] senseless =
        [
            JournalRecord.Frame(JournalRecordKind.Written, JournalReplay.SpanPayload(new ByteSpan(30, 20))),
            JournalRecord.Frame(JournalRecordKind.Written, JournalReplay.SpanPayload(new ByteSpan(-5, 20))),
            JournalRecord.Frame(JournalRecordKind.Durable, JournalReplay.DurablePayload([new ByteSpan(30, 20)], _ => 0)),
            JournalRecord.Frame((JournalRecordKind)99, []),
            JournalRecord.Frame(JournalRecordKind.Written, [1]),
            header,
        ];

        Assert.All(senseless, record => Assert.Equal([new ByteSpan(0, 10)], JournalReplay.Of([.. header, .. sound, .. record, .. sound]).Trusted("b").Spans));
        Assert.Null(JournalReplay.Of(sound).Header);
    }

    [Fact]
    public async Task A_part_that_is_shorter_than_its_journal_says_is_trusted_as_far_as_it_goes()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 2 * MiB, written: 6 * MiB);
        using (var part = File.OpenWrite(site.Folder["f.bin.part"]))
        {
            part.SetLength((3 * MiB) + 1);
        }

        var done = await site.DownloadAsync();

        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal((3 * MiB) + 1 - Overlap, site.Server.Requests.Min(r => r.Range!.Value.Start));
    }

    [Fact]
    public async Task Flushed_bytes_that_are_not_what_was_flushed_are_fetched_again()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 4 * MiB, written: 4 * MiB, sameBoot: false);
        using (var part = File.OpenWrite(site.Folder["f.bin.part"]))
        {
            part.Position = (4 * MiB) - 100;
            part.WriteByte(0);
            part.WriteByte(0);
        }

        var done = await site.DownloadAsync();

        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(DownloadOutcome.Downloaded, done.Outcome);
    }

    [Fact]
    public async Task A_file_that_was_placed_before_the_crash_is_complete_and_its_journal_goes()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        LeavePlaced(site, site.Url);

        var done = await site.DownloadAsync();

        Assert.Equal((DownloadOutcome.AlreadyComplete, 0), (done.Outcome, site.Server.Requests.Count));
        Assert.Equal(["f.bin"], site.Folder.Names());
    }

    [Fact]
    public async Task A_placed_file_whose_name_the_server_gave_is_recognised_too()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/get", _file, new FileHeaders { ContentDisposition = "attachment; filename=f.bin", LastModified = null });
        LeavePlaced(site, site.Server.Url("/get"));

        var done = await site.DownloadAsync(site.Request(site.Server.Url("/get")));

        Assert.Equal(DownloadOutcome.AlreadyComplete, done.Outcome);
        Assert.Equal(["f.bin"], site.Folder.Names());
    }

    [Fact]
    public async Task A_placed_file_is_not_complete_when_it_fails_the_checksum_now_given()
    {
        await using var site = await DiskSite.OpenAsync();
        var other = new SeededBytes(39, _file.Length);
        site.Server.Serve("/f.bin", other, new FileHeaders { LastModified = null });
        LeavePlaced(site, site.Url);

        var done = await site.DownloadAsync(site.Request() with { Checksums = [new Checksum(ChecksumKind.Sha256, other.Sha256())] });

        Assert.Null(other.DifferenceFrom(done.Path));
        Assert.Equal(["f (1).bin", "f.bin"], site.Folder.Names());
    }

    [Fact]
    public async Task The_half_made_next_generation_of_a_journal_does_not_outlive_the_download()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(_file, durable: 0, written: 2 * MiB);
        using (var part = PartFile.TryOpen(site.Folder["f.bin"], null)!)
        {
            // A compaction that dies leaves the file that the next one makes anew; its name is the journal's own affair.
            var replay = PartFile.ReadJournal(site.Folder["f.bin"])!;
            var before = site.Folder.Names();
            part.GoOn(replay.Header!, replay, part.Trusted(replay));
            Assert.Equal(before, site.Folder.Names());
        }

        var next = $"{JournalRecord.Crc32C(System.Text.Encoding.UTF8.GetBytes(site.Folder["f.bin.part.journal"])):x8}.next.part.journal";
        site.Folder.Write(next, "half");

        await site.DownloadAsync(site.Request() with { Resume = false });

        Assert.Equal(["f.bin"], site.Folder.Names());
    }

    [Fact]
    public async Task Two_runs_never_write_one_part()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Server.Serve("/other/f.bin", _file, new FileHeaders { ETag = "\"other\"", LastModified = null });
        site.Leave(_file, durable: 0, written: 2 * MiB);
        using var other = DurableFile.Open(site.Folder["f.bin.part"], FileMode.Open, FileShare.None);

        var refused = await Assert.ThrowsAsync<DownloadException>(() => site.DownloadAsync());
        var done = await site.DownloadAsync(site.Request(site.Server.Url("/other/f.bin")));

        Assert.Equal(DownloadFailure.InUse, refused.Failure);
        Assert.Equal(site.Folder["f (1).bin"], done.Path);
        Assert.Equal(["f (1).bin", "f.bin.part", "f.bin.part.journal"], site.Folder.Names());
    }

    [Fact]
    public async Task A_part_of_another_url_is_left_alone()
    {
        await using var site = await DiskSite.OpenAsync();
        site.Server.Serve("/f.bin", _file);
        site.Leave(new SeededBytes(7, 8 * MiB), durable: 0, written: 2 * MiB, url: "https://elsewhere.example/f.bin", etag: "\"elsewhere\"");

        var done = await site.DownloadAsync();

        Assert.Null(_file.DifferenceFrom(done.Path));
        Assert.Equal(["f (1).bin", "f.bin.part", "f.bin.part.journal"], site.Folder.Names());
        Assert.Null(new SeededBytes(7, 2 * MiB).DifferenceFrom(site.Folder["f.bin.part"]));
    }

    private void LeavePlaced(DiskSite site, string url)
    {
        site.Leave(_file, durable: _file.Length, written: _file.Length, url: url);
        var journal = site.Folder.Read("f.bin.part.journal");
        site.Folder.Write("f.bin.part.journal", [.. journal, .. JournalRecord.Frame(JournalRecordKind.Sealed, JournalReplay.OffsetPayload(_file.Length))]);
        File.Move(site.Folder["f.bin.part"], site.Folder["f.bin"]);
        File.SetLastWriteTimeUtc(site.Folder["f.bin"], FileHeaders.DefaultLastModified.UtcDateTime);
    }
}
