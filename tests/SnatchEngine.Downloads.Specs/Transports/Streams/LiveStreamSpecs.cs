using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

public sealed class LiveStreamSpecs
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_live_stream_is_recorded_from_near_its_edge_to_its_end_each_segment_once()
    {
        var (file, server) = await RecordAsync(n => StreamSpecs.Playlist(n, 6, isEnded: n == 8), new StreamChoice());
        Assert.Equal(Of(3, 13), file.Bytes);
        Assert.All(Enumerable.Range(3, 11), i => Assert.Single(server, t => t == $"/{i}.ts"));
        Assert.Empty(file.File.Notes);
    }

    [Fact]
    public async Task From_the_start_is_from_the_oldest_there_is()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(n, 6, isEnded: n == 3), new StreamChoice { FromStart = true });
        Assert.Equal(Of(0, 8), file.Bytes);
    }

    [Fact]
    public async Task An_event_is_recorded_whole_and_ends_as_it_becomes_a_finished_one()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(0, 5 + n, isEnded: n == 4, head: n == 4 ? "#EXT-X-PLAYLIST-TYPE:VOD\n" : "#EXT-X-PLAYLIST-TYPE:EVENT\n"), new StreamChoice());
        Assert.Equal(Of(0, 8), file.Bytes);
    }

    [Fact]
    public async Task Recording_ends_after_as_much_as_was_wanted()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(n, 6, isEnded: false), new StreamChoice { StopAfter = TimeSpan.FromSeconds(5) });
        Assert.Equal(Of(3, 7), file.Bytes);
    }

    [Fact]
    public async Task What_fell_out_of_the_window_is_counted()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(n * 5, 3, isEnded: n == 2), new StreamChoice());
        Assert.Equal([.. Of(0, 2), .. Of(5, 7), .. Of(10, 12)], file.Bytes);
        Assert.Contains("4 segments were gone before they could be fetched", file.File.Notes);
        Assert.False(file.File.LengthVerified);
    }

    [Fact]
    public async Task A_numbering_that_begins_anew_loses_and_doubles_nothing()
    {
        var (file, _) = await RecordAsync(
            n => n < 2 ? StreamSpecs.Playlist(50 + n, 3, isEnded: false, head: Date(n)) : StreamSpecs.Playlist(n - 2, 3, isEnded: n == 3, head: Date(n)), new StreamChoice());
        Assert.Equal([.. Of(50, 53), .. Of(2, 3)], file.Bytes);
        Assert.Contains("the stream began its numbering anew while it was recorded", file.File.Notes);

        static string Date(int n) => $"#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:{n:00}Z\n";
    }

    [Fact]
    public async Task An_old_copy_of_the_playlist_changes_nothing()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(n == 2 ? 0 : n, 6, isEnded: n == 4), new StreamChoice { FromStart = true });
        Assert.Equal(Of(0, 9), file.Bytes);
        Assert.Empty(file.File.Notes);
    }

    [Fact]
    public async Task A_segment_that_is_lost_does_not_end_the_recording()
    {
        var (file, _) = await RecordAsync(n => StreamSpecs.Playlist(n, 3, isEnded: n == 4), new StreamChoice(), gone: 3);
        Assert.Equal([.. Of(0, 2), .. Of(4, 6)], file.Bytes);
        Assert.Contains(file.File.Notes, n => n.StartsWith("1 segments could not be had: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interruption_finishes_the_file()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.On("/s.m3u8", x => x.SendAsync(200, StreamSpecs.Playlist(0, 3, isEnded: false)));
        for (var i = 0; i < 3; i++)
        {
            server.Serve($"/{i}.ts", StreamSpecs.Bytes(i));
        }

        using var stop = new CancellationTokenSource();
        var status = new DownloadStatus();
        var get = pull.StartAsync([server.Url("/s.m3u8")], r => r with { TypedByOperator = true }, status, stop.Token);
        while (status.Received < StreamSpecs.Whole(3).Length)
        {
            await Task.WhenAny(get, Task.Delay(1));
        }

        await stop.CancelAsync();
        var file = await get;

        Assert.Equal(StreamSpecs.Whole(3), File.ReadAllBytes(file.Path));
        Assert.Contains("recording was stopped; what was recorded is whole", file.Notes);
        Assert.Equal(["s.ts"], pull.Names);
    }

    [Fact]
    public async Task An_unchanged_playlist_is_asked_for_again_after_half_its_target()
    {
        await using var server = await OriginServer.StartAsync();
        var time = new ManualTime();
        await using var pull = new Pull(Pull.Patient, time);
        server.On("/s.m3u8", x => x.SendAsync(200, StreamSpecs.Playlist(0, x.Index < 2 ? 1 : 2, isEnded: x.Index == 2).Replace("DURATION:1", "DURATION:8", StringComparison.Ordinal)));
        server.Serve("/0.ts", StreamSpecs.Bytes(0));
        server.Serve("/1.ts", StreamSpecs.Bytes(1));

        var get = pull.StartAsync([server.Url("/s.m3u8")]);
        Assert.Equal(TimeSpan.FromSeconds(8), await time.WaitForDelayAsync(d => d <= TimeSpan.FromSeconds(8)));
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(4), await time.WaitForDelayAsync(d => d <= TimeSpan.FromSeconds(8)));
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Of(0, 1), File.ReadAllBytes((await get).Path));
    }

    private static byte[] Of(int first, int last) => [.. Enumerable.Range(first, last - first + 1).SelectMany(i => StreamSpecs.Bytes(i))];

    private static async Task<((DownloadedFile File, byte[] Bytes) File, IReadOnlyList<string> Asked)> RecordAsync(Func<int, string> playlist, StreamChoice choice, int gone = -1)
    {
        await using var server = await OriginServer.StartAsync();
        var time = new ManualTime();
        await using var pull = new Pull(Pull.Patient with { BackoffBase = TimeSpan.FromMilliseconds(1), BackoffCap = TimeSpan.FromMilliseconds(1) }, time);
        var last = 0;
        server.On("/s.m3u8", x => x.SendAsync(200, playlist(last = x.Index)));
        for (var i = 0; i < 60; i++)
        {
            var number = i;
            server.On($"/{i}.ts", x => number == gone ? x.SendAsync(404) : x.SendAsync(200, body: StreamSpecs.Bytes(number)));
        }

        var get = pull.StartAsync([server.Url("/s.m3u8")], r => r with { Stream = choice });
        await time.AdvanceUntilAsync(get, s_step);
        var file = await get;
        Assert.Equal(["s.ts"], pull.Names);
        return ((file, File.ReadAllBytes(file.Path)), [.. server.Requests.Select(r => r.Path)]);
    }
}
