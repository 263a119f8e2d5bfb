using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Never splice two files.</summary>
public sealed class IdentitySpecs
{
    private const long MiB = Fetching.MiB;

    [Theory, Trait("nasty", "9")]
    [InlineData(false)]
    [InlineData(true), Trait("nasty", "11")]
    public async Task A_file_that_changes_while_it_is_fetched_is_started_again(bool ignoresIfRange)
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 8 * MiB), now = new(2, 8 * MiB);
        var gate = new Gate();
        fetching.Server.Serve(Fetching.Target, old, null, x => new()
        {
            ChangeEntityAfter = new(1, now),
            IgnoreIfRange = ignoresIfRange,
            Hold = x.Index == 0 ? gate : null,
            HoldAfter = 256 << 10,
        });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(now, result);
        Assert.Equal("\"v2\"", result.ETag);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Single(result.Notes, n => n.Contains("started again", StringComparison.Ordinal));
        Assert.Equal(2, fetching.PlainRequests.Count);
        Assert.InRange(result.Requests, 3, 20);
    }

    [Theory, Trait("nasty", "9"), Trait("nasty", "11")]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public async Task A_part_of_a_file_that_changed_since_is_not_gone_on_with(bool ignoresIfRange, int connections)
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 8 * MiB), now = new(2, 8 * MiB);
        await fetching.InterruptAsync(old, 400_000, connections);
        fetching.Server.Serve(Fetching.Target, now, new() { ETag = "\"v2\"" }, new Faults { IgnoreIfRange = ignoresIfRange });
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(now, result);
        Assert.Equal("\"v1\"", fetching.RangeRequests[0].Header("If-Range"));
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Single(result.Notes, n => n.Contains("started again", StringComparison.Ordinal));
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "9")]
    public async Task A_weak_ETag_is_not_sent_and_Last_Modified_stands_in()
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 4 * MiB), now = new(2, 4 * MiB);
        var headers = new FileHeaders { ETag = "W/\"v1\"" };
        await fetching.InterruptAsync(old, 700_000, headers: headers);
        fetching.Server.Serve(Fetching.Target, now, headers with { LastModified = FileHeaders.DefaultLastModified.AddSeconds(1) });
        var result = await fetching.FetchAsync();
        fetching.Holds(now, result);
        Assert.Equal("Mon, 06 May 2024 07:08:09 GMT", fetching.RangeRequests[0].Header("If-Range"));
    }

    [Fact, Trait("nasty", "9")]
    public async Task A_file_that_changes_at_every_request_is_given_up_after_one_fresh_start()
    {
        await using var fetching = await Fetching.StartAsync();
        var gate = new Gate();
        fetching.Server.Serve(Fetching.Target, new SeededBytes(1, 4 * MiB), null, x => new()
        {
            ChangeEntityAfter = new(0, new SeededBytes(x.Index, 4 * MiB)) { ETag = $"\"{x.Index}\"" },
            Hold = x.Range is null ? gate : null,
            HoldAfter = 256 << 10,
        });
        var failure = await fetching.FailAsync(connections: 4);
        Assert.Equal(DownloadFailure.EntityChanged, failure.Failure);
        Assert.Equal(2, fetching.PlainRequests.Count);
        Assert.False(File.Exists(fetching.Path));
    }

    [Fact, Trait("nasty", "9")]
    public async Task Keeping_both_leaves_the_old_part_beside_the_new_file()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { OnEntityChanged = EntityChangedPolicy.KeepBoth });
        SeededBytes old = new(1, 4 * MiB), now = new(2, 4 * MiB);
        await fetching.InterruptAsync(old, 700_000);
        fetching.Server.Serve(Fetching.Target, now, new() { ETag = "\"v2\"" });
        await fetching.FetchAsync();
        Assert.Null(now.DifferenceFrom(fetching.Path));
        fetching.HasOnly("f.bin", "f.bin.old.part");
        Assert.Equal(old.ToArray(0, 700_000), fetching.Folder.Read("f.bin.old.part")[..700_000]);
    }

    [Fact, Trait("nasty", "9")]
    public async Task Failing_on_change_keeps_the_part()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { OnEntityChanged = EntityChangedPolicy.Fail });
        SeededBytes old = new(1, 4 * MiB), now = new(2, 4 * MiB);
        await fetching.InterruptAsync(old, 700_000);
        fetching.Server.Serve(Fetching.Target, now, new() { ETag = "\"v2\"" });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.EntityChanged, failure.Failure);
        Assert.Single(fetching.Requests);
        fetching.HasOnly("f.bin.part", "f.bin.part.journal");
    }

    [Fact, Trait("nasty", "10")]
    public async Task A_server_that_rejects_its_own_ETag_is_asked_once_more_without_it_and_remembered()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { RejectIfRangeETag = true }, requests: 6);
        fetching.Holds(file, result);
        Assert.InRange(result.PeakConnections, 2, 4);
        Assert.Single(fetching.PlainRequests);
        Assert.Single(fetching.RangeRequests, r => r.Header("If-Range")?.Contains('"', StringComparison.Ordinal) == true);
        Assert.False(Assert.Single(fetching.Learned).IfRangeByETag);
    }

    [Fact, Trait("nasty", "10")]
    public async Task A_resumed_download_lives_with_a_rejected_ETag()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 400_000, connections: 4);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RejectIfRangeETag = true });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.Empty(fetching.PlainRequests);
        Assert.All(fetching.RangeRequests, r => Assert.InRange(r.Range!.Value.Start!.Value, 400_000 - (64 << 10), file.Length));
    }

    [Fact, Trait("nasty", "10")]
    public async Task Without_If_Range_other_bytes_are_still_noticed()
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes file = new(1, 4 * MiB), other = new(2, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, x => new() { RejectIfRangeETag = true, LyingBytes = x.Range is null ? null : other });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "12")]
    public async Task Ranges_with_the_bytes_of_the_start_are_noticed_before_one_is_written()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { BodyRestarts = true }, requests: 2);
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
        Assert.Contains(result.Notes, n => n.Contains("other bytes", StringComparison.Ordinal));
    }

    [Fact, Trait("nasty", "12")]
    public async Task Extra_connections_wait_until_there_are_bytes_to_prove_them_by()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var headers = new Gate();
        fetching.Server.Serve(Fetching.Target, file, null, x => x.Range is not null ? new() { BodyRestarts = true } : new() { Hold = headers, HoldAfter = 0 });
        var download = fetching.FetchAsync(connections: 4);
        await headers.ReachedAsync();
        Assert.Empty(fetching.RangeRequests);
        headers.Open();
        fetching.Holds(file, await download);
    }

    [Theory, Trait("nasty", "12")]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_resumed_range_with_the_bytes_of_the_start_is_noticed_by_its_overlap(int connections)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 400_000, connections);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { BodyRestarts = true });
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(file, result);
        Assert.Single(fetching.PlainRequests);
        Assert.InRange(fetching.RangeRequests.Count, 1, connections);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
    }

    [Fact, Trait("nasty", "12")]
    public async Task What_lies_only_later_is_caught_by_the_checksum_and_fetched_again_as_one_stream()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(
            file, x => new() { BodyRestarts = x.Range?.Start > MiB }, requests: 5, with: r => r with { Checksums = [Sha256(file)] });
        fetching.Holds(file, result);
        Assert.Equal(2, fetching.PlainRequests.Count);
        Assert.StartsWith("sha-256=", result.Verified, StringComparison.Ordinal);
        Assert.True(result.LengthVerified);
    }

    [Fact, Trait("nasty", "12")]
    public async Task A_server_that_lies_has_its_mirror_asked()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var mirror = await OriginServer.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        mirror.Serve(Fetching.Target, file, new() { ETag = "\"own\"", LastModified = null });
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { BodyRestarts = true });
        var result = await fetching.FetchAsync(with: r => r with { Urls = [.. r.Urls, mirror.Url(Fetching.Target)] });
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.Single(fetching.Requests);
        Assert.All(mirror.Requests, r => Assert.Null(r.Header("If-Range")));
        Assert.All(mirror.Requests, r => Assert.NotNull(r.Range));
    }

    [Fact, Trait("nasty", "13")]
    public async Task A_mirror_with_other_bytes_of_the_same_length_is_left_out()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var mirror = await OriginServer.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        mirror.Serve(Fetching.Target, new SeededBytes(2, file.Length), new() { ETag = "\"own\"" });
        var gate = new Gate();
        fetching.Server.Serve(Fetching.Target, file, null, x => x.Index == 0 ? new() { Hold = gate, HoldAfter = 256 << 10 } : Faults.None);
        var download = fetching.FetchAsync(connections: 4, r => r with { Urls = [.. r.Urls, mirror.Url(Fetching.Target)] });
        await mirror.WaitForRequestsAsync(1);
        gate.Open();
        fetching.Holds(file, await download);
        var sample = Assert.Single(mirror.Requests);
        Assert.InRange(sample.Range!.Value.End!.Value, 0, 256 << 10);
    }

    [Fact, Trait("nasty", "13")]
    public async Task A_good_mirror_with_an_ETag_of_its_own_brings_its_share()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var mirror = await OriginServer.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        mirror.Serve(Fetching.Target, file, new() { ETag = "\"own\"", LastModified = FileHeaders.DefaultLastModified.AddDays(3) });
        var gate = new Gate();
        fetching.Server.Serve(Fetching.Target, file, null, _ => new() { Hold = gate, HoldAfter = 256 << 10 });
        var download = fetching.FetchAsync(connections: 4, r => r with { Urls = [.. r.Urls, mirror.Url(Fetching.Target)] });
        await mirror.WaitForRequestsAsync(2);
        gate.Open();
        fetching.Holds(file, await download);
    }

    [Fact, Trait("nasty", "13")]
    public async Task A_first_mirror_that_fails_the_checksum_gives_way_to_the_next()
    {
        await using var fetching = await Fetching.StartAsync();
        await using var mirror = await OriginServer.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        mirror.Serve(Fetching.Target, file, new() { ETag = "\"own\"" });
        fetching.Server.Serve(Fetching.Target, new SeededBytes(2, file.Length));
        var result = await fetching.FetchAsync(with: r => r with { Urls = [.. r.Urls, mirror.Url(Fetching.Target)], Checksums = [Sha256(file)] });
        fetching.Holds(file, result);
        Assert.Single(fetching.Requests);
    }

    private static Checksum Sha256(SeededBytes file) => new(ChecksumKind.Sha256, file.Sha256());
}
