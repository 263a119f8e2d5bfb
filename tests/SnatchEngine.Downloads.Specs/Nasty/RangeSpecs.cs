using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Servers whose ranges are not what they say.</summary>
public sealed class RangeSpecs
{
    private const long MiB = Fetching.MiB;

    [Fact, Trait("nasty", "1")]
    public async Task A_server_that_ignores_ranges_is_asked_for_one_and_its_first_answer_goes_on()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { IgnoreRange = true }, requests: 3);
        fetching.Holds(file, result);
        Assert.Equal([null, "\"v1\"", null], fetching.Requests.Select(r => r.Header("If-Range")));
        Assert.Single(fetching.PlainRequests);
        Assert.True(result.LengthVerified);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Contains(result.Notes, n => n.Contains("ignores ranges", StringComparison.Ordinal));
        Assert.False(Assert.Single(fetching.Learned).Ranges);
    }

    [Fact, Trait("nasty", "1")]
    public async Task A_host_known_to_ignore_ranges_is_asked_once()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { IgnoreRange = true });
        fetching.Known = [new HostFacts(fetching.Server.Origin) { Ranges = false, LearnedAt = DateTimeOffset.UtcNow }];
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Equal(1, result.Requests);
        Assert.Equal(1, result.PeakConnections);
    }

    [Theory, Trait("nasty", "1")]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_resumed_download_from_a_server_that_ignores_ranges_compares_what_it_has_and_writes_the_rest(int connections)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 400_000, connections);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { IgnoreRange = true });
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.InRange(result.Requests, 1, 2);
        Assert.InRange(result.BytesFetched, file.Length, file.Length + MiB);
    }

    [Fact, Trait("nasty", "1")]
    public async Task A_plain_stream_over_a_part_stops_at_the_first_byte_that_differs()
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 4 * MiB), now = new(2, 4 * MiB);
        await fetching.InterruptAsync(old, 400_000);
        fetching.Server.Serve(Fetching.Target, now, null, new Faults { IgnoreRange = true });
        var result = await fetching.FetchAsync();
        fetching.Holds(now, result);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Contains(result.Notes, n => n.Contains("started again", StringComparison.Ordinal));
        Assert.InRange(result.Requests, 2, 4);
    }

    [Theory, Trait("nasty", "2")]
    [InlineData(-1000)]
    [InlineData(-100_000)]
    public async Task A_range_that_starts_earlier_is_cut_to_what_was_asked(int shift)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { RangeStartShift = shift }, requests: 5);
        fetching.Holds(file, result);
        Assert.Single(fetching.PlainRequests);
        Assert.InRange(result.PeakConnections, 2, 4);
    }

    [Theory, Trait("nasty", "2")]
    [InlineData(-1000, 0)]
    [InlineData(1000, 1)]
    public async Task A_resumed_range_that_starts_elsewhere_is_cut_or_rejected(int shift, int plainRequests)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { RangeStartShift = shift });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
        Assert.Single(fetching.RangeRequests);
        Assert.Equal(1 + plainRequests, result.Requests);
    }

    [Fact, Trait("nasty", "2")]
    public async Task A_range_that_starts_late_is_rejected_and_the_first_answer_goes_on()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { RangeStartShift = 1000 }, requests: 2);
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
    }

    [Theory, Trait("nasty", "3")]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_range_cut_short_by_the_server_is_asked_on_from_its_end(int connections)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 0 });
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 250_000, connections);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ClampRangeTo = 300_000 });
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(file, result);
        Assert.InRange(result.Requests, 26, 26 + (4 * connections));
        Assert.Empty(fetching.PlainRequests);
        Assert.Equal(DownloadOutcome.Resumed, result.Outcome);
    }

    [Fact, Trait("nasty", "3")]
    public async Task Answers_smaller_than_the_overlap_still_bring_the_file()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 0 });
        var file = new SeededBytes(1, 1_100_000);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ClampRangeTo = 10_000 });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(41, result.Requests);
    }

    [Fact, Trait("nasty", "3")]
    public async Task A_clamp_of_the_first_answer_too_is_no_error()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 0, ChunkSize = ByteSize.MiB(1) });
        var file = new SeededBytes(1, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ClampRangeTo = 300_000 });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.InRange(result.Requests, 7, 9);
    }

    public static TheoryData<string> OddEnds => ["bytes {0}-{2}/{2}", "bytes {0}-{1}/{3}", "bytes {0}-{3}/{2}", "bytes {0}-{3}/{3}"];

    [Theory, Trait("nasty", "4"), MemberData(nameof(OddEnds))]
    public async Task A_wrong_end_or_total_behind_the_right_start_is_lived_with(string format)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { ContentRangeFormat = (f, l, t) => string.Format(null, format, f, l, t, t + 5) }, requests: 5);
        fetching.Holds(file, result);
        Assert.InRange(result.PeakConnections, 2, 4);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "4")]
    public async Task A_total_smaller_than_what_is_held_is_another_file()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ContentRangeFormat = (f, l, _) => $"bytes {f}-{l}/{MiB}" });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(DownloadOutcome.Downloaded, result.Outcome);
        Assert.Contains(result.Notes, n => n.Contains("started again", StringComparison.Ordinal));
        Assert.InRange(result.Requests, 2, 3);
    }

    public static TheoryData<string> OddFormats => ["bytes {0}-{1}/*", "bytes={0}-{1}/{2}", "bytes: {0}-{1}/{2}", "{0}-{1}/{2}", "BYTES  {0}-{1} / {2}"];

    [Theory, Trait("nasty", "5"), Trait("nasty", "6"), MemberData(nameof(OddFormats))]
    public async Task A_range_in_an_odd_form_is_understood(string format)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { ContentRangeFormat = (f, l, t) => string.Format(null, format, f, l, t) }, requests: 5);
        fetching.Holds(file, result);
        Assert.InRange(result.PeakConnections, 2, 4);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "5")]
    public async Task A_range_without_Content_Range_is_taken_when_its_length_fits_and_its_overlap_holds()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ContentRangeFormat = (_, _, _) => null });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(700_000 - (64 << 10), Assert.Single(fetching.RangeRequests).Range?.Start);
        Assert.Equal(1, result.Requests);
    }

    [Fact, Trait("nasty", "5")]
    public async Task Each_range_without_Content_Range_must_prove_itself_anew()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, x => new() { ContentRangeFormat = (_, _, _) => null, CutAfter = x.Index == 0 ? new(MiB) : null, BodyRestarts = x.Index == 1 });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(2, fetching.RangeRequests.Count);
        Assert.Single(fetching.PlainRequests);
    }

    [Theory, Trait("nasty", "5")]
    [InlineData(false, 100)]
    [InlineData(true, 0)]
    public async Task A_range_without_Content_Range_that_cannot_be_placed_is_not_written(bool restarts, int clamp)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ContentRangeFormat = (_, _, _) => null, BodyRestarts = restarts, ClampRangeTo = clamp > 0 ? clamp << 10 : null });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Single(fetching.RangeRequests);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "5")]
    public async Task Without_Content_Range_nothing_is_split()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { ContentRangeFormat = (_, _, _) => null }, requests: 2);
        fetching.Holds(file, result);
        Assert.InRange(result.Requests, 2, 3);
        Assert.Single(fetching.PlainRequests);
    }

    [Theory, Trait("nasty", "6")]
    [InlineData("bytes={0}-{1}/{2}")]
    [InlineData("bytes {0}-{1}/{2}")]
    public async Task A_range_under_status_200_is_placed_by_its_Content_Range(string format)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(
            file, _ => new() { RangeStatus = 200, ContentRangeFormat = (f, l, t) => string.Format(null, format, f, l, t) }, requests: 5);
        fetching.Holds(file, result);
        Assert.InRange(result.PeakConnections, 2, 4);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "6")]
    public async Task A_whole_file_with_a_Content_Range_is_a_whole_file()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 3 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { IgnoreRange = true, ContentRangeOn200 = true });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
        Assert.InRange(result.BytesFetched, file.Length, file.Length);
    }

    [Theory, Trait("nasty", "7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Content_Length_one_less_than_the_range_loses_no_byte(bool bodyToo)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var fault = new Faults { ShortByOne = bodyToo, ContentLengthShift = bodyToo ? 0 : -1 };
        var result = await fetching.FetchSplitAsync(file, _ => fault, requests: 5);
        fetching.Holds(file, result);
        Assert.InRange(result.Requests, 2, 12);
        Assert.InRange(fetching.PlainRequests.Count, 1, 2);
    }

    [Fact, Trait("nasty", "7")]
    public async Task A_resumed_range_one_byte_short_ends_in_one_plain_request()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, x => new() { ShortByOne = x.Range is not null });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal($"{file.Length - 1}-{file.Length - 1}", fetching.RangeRequests[^1].Range.ToString());
        Assert.Equal(2, fetching.RangeRequests.Count);
        Assert.Single(fetching.PlainRequests);
    }

    [Theory, Trait("nasty", "8")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_total_that_wanders_ends_segmenting(bool hasValidators)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var headers = hasValidators ? new FileHeaders() : new() { ETag = null, LastModified = null };
        var result = await fetching.FetchSplitAsync(file, _ => new() { RandomTotal = true }, requests: hasValidators ? 3 : 2, headers);
        fetching.Holds(file, result);
        Assert.InRange(fetching.PlainRequests.Count, 1, 2);
        Assert.InRange(result.Requests, 2, 6);
        Assert.DoesNotContain(result.Notes, n => n.Contains("started again", StringComparison.Ordinal));
    }

    [Fact, Trait("nasty", "8")]
    public async Task A_total_that_wanders_on_resume_ends_in_one_plain_stream()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var headers = new FileHeaders { ETag = null };
        await fetching.InterruptAsync(file, 400_000, connections: 4, headers);
        fetching.Server.Serve(Fetching.Target, file, headers, new Faults { RandomTotal = true });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Single(fetching.PlainRequests);
        Assert.InRange(fetching.RangeRequests.Count, 1, 4);
    }
}
