using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

[Trait("needs", "ffmpeg")]
public sealed class SafetySpecs
{
    public static TheoryData<string> Steps =>
        ["ffmpeg-merge", "ffmpeg-remux", "ffmpeg-convert", "ffmpeg-extract-audio", "ffmpeg-loudness", "ffmpeg-thumbnail", "ffmpeg-cover", "ffmpeg-chapters", "ffmpeg-embed-subtitles", "ffmpeg-embed-metadata", "ffmpeg-convert-subtitles", "ffmpeg-cut"];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_option_it_does_not_have_is_refused_before_any_program_runs(string step)
    {
        using var bench = new MediaBench();
        var request = bench.Request([bench.Write("a.mp4", "x", StagedRole.Media)], ("no-such-option", "1"));

        var refusal = await Assert.ThrowsAsync<PostProcessingException>(() => StepBench.RunAsync(new FfmpegPlugin(), step, request, MediaBench.Options((_, _) => throw new InvalidOperationException("ran"))));

        Assert.Equal(PostProcessingFailure.BadOption, refusal.Failure);
        Assert.StartsWith($"'no-such-option' is no option of '{step}'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffmpeg-merge", "contianer", "mp4", "'contianer' is no option of 'ffmpeg-merge' (did you mean 'container'?); it has container, all-streams")]
    [InlineData("ffmpeg-remux", "to", "mp5", "'to' of 'ffmpeg-remux' must be one of mp4, m4v, mov, m4a, webm, mkv, mka, mp3, opus, ogg, oga, flac, wav, aac, ts, avi, flv, was 'mp5' (did you mean 'mp4'?)")]
    [InlineData("ffmpeg-convert", "crf", "64", "'crf' of 'ffmpeg-convert' must be a whole number from 0 to 63, was '64'")]
    [InlineData("ffmpeg-convert", "preset", "slwo", "'preset' of 'ffmpeg-convert' must be one of ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow, placebo for h264, was 'slwo' (did you mean 'slow'?)")]
    [InlineData("ffmpeg-convert", "video-codec", "vp8", "'ffmpeg-convert': mp4 cannot hold vp8; mkv can")]
    [InlineData("ffmpeg-convert", "audio-bitrate", "lots", "'audio-bitrate' of 'ffmpeg-convert' must be a bit rate from 8k to 640k, such as 192k, was 'lots'")]
    [InlineData("ffmpeg-extract-audio", "quality", "good", "'quality' of 'ffmpeg-extract-audio' must be 0 (best) to 10, or a bit rate such as 192k, was 'good'")]
    [InlineData("ffmpeg-loudness", "target", "3", "'target' of 'ffmpeg-loudness' must be a number from -70 to -5, was '3'")]
    [InlineData("ffmpeg-cut", "from", "noon", "'from' of 'ffmpeg-cut' must be a time such as 10:15, was 'noon'")]
    [InlineData("ffmpeg-cut", "sections", "*noon-1", "'*noon-1' in 'sections' is no range of times such as *10:15-12:00 or *10:15-inf")]
    [InlineData("ffmpeg-chapters", "keep", "true", "'keep' of 'ffmpeg-chapters' says whether the whole file stays when it is split; it needs 'split: true'")]
    public async Task A_value_that_makes_no_sense_is_refused_with_what_would(string step, string key, string value, string sentence)
    {
        using var bench = new MediaBench();

        var refusal = await bench.RefusedAsync(step, [bench.Write("a.mp4", "x", StagedRole.Media)], (key, value));

        Assert.Equal((PostProcessingFailure.BadOption, sentence), (refusal.Failure, refusal.Message));
    }

    [Theory]
    [InlineData("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.ts", "ffconcat version 1.0\nfile '{0}'\n")]
    public async Task A_list_that_names_another_file_is_never_opened(string name, string text)
    {
        using var bench = new MediaBench();
        var secret = bench.Make("secret.ts", MediaBench.Both);

        var refusal = await bench.RefusedAsync("ffmpeg-remux", [bench.Write(name, string.Format(text, secret.Path), StagedRole.Media)], ("to", "mkv"));

        Assert.Equal((PostProcessingFailure.BadInput, $"'{name}' is no video or sound that can be read"), (refusal.Failure, refusal.Message));
    }

    [Theory]
    [InlineData("concat:a|b.mp4")]
    [InlineData("-i.mp4")]
    [InlineData("100%03d [x] 'q' $(id).mp4")]
    [InlineData("über 日本 \u202e.mp4")]
    public async Task Odd_names_are_names_and_nothing_else(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such names do not exist here");
        using var bench = new MediaBench();

        var result = await bench.RunAsync("ffmpeg-remux", bench.Make(name, MediaBench.Both), ("to", "mkv"));

        Assert.Equal($"{name[..^4]}.mkv", Assert.Single(result.Added).Name);
    }

    [Fact]
    public async Task What_is_no_media_is_noted_beside_media_and_refused_alone()
    {
        using var bench = new MediaBench();
        var text = bench.Write("notes.pdf", "%PDF-1.4", StagedRole.Media);

        var refusal = await bench.RefusedAsync("ffmpeg-remux", [text]);
        var result = await bench.RunAsync("ffmpeg-remux", [text, bench.Make("a.mkv", MediaBench.Both)]);

        Assert.Equal(PostProcessingFailure.BadInput, refusal.Failure);
        Assert.Equal("a.mp4", Assert.Single(result.Added).Name);
        Assert.Equal(["'notes.pdf' is no video or sound that can be read, and was left as it is"], result.Notes);
    }

    [Fact]
    public async Task A_missing_program_is_told_as_missing()
    {
        using var bench = new MediaBench();
        var options = MediaBench.Options() with { Programs = new Dictionary<string, string> { ["ffprobe"] = bench["nowhere"] } };

        var missing = await Assert.ThrowsAsync<ProgramException>(() => StepBench.RunAsync(new FfmpegPlugin(), "ffmpeg-remux", bench.Request([bench.Write("a.mp4", "x", StagedRole.Media)]), options));

        Assert.Equal(ProgramFailure.Missing, missing.Failure);
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_leaves_nothing()
    {
        using var bench = new MediaBench();
        using var stop = new CancellationTokenSource();
        var file = bench.Make("a.mkv", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=20", "-c:v", "mpeg2video");
        var request = bench.Request([file], ("to", "mkv"), ("video-codec", "av1"), ("preset", "0"));
        var running = StepBench.RunAsync(new FfmpegPlugin(), "ffmpeg-convert", request with { Progress = new StopAtOnce(stop) }, MediaBench.Options(), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Made));
    }

    [Fact]
    public async Task A_failure_tells_the_last_line_that_says_something_without_our_paths()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);
        var probe = MediaBench.Options();
        var output = Path.Combine(bench["made-1"], "0.mkv");
        var said = $"[matroska @ 0x55d] Codec for stream 0 does not fit {output}\nCould not write header for output file #0 (incorrect codec parameters ?): Invalid argument\nError initializing output stream 0:0 -- \nConversion failed!\n";
        var options = MediaBench.Options((call, token) => call.Program == "ffmpeg"
            ? Task.FromResult(new ProgramOutput(1, "", said))
            : StepBench.Lend(probe).RunAsync(call, token));

        var failure = await Assert.ThrowsAsync<PostProcessingException>(() => StepBench.RunAsync(new FfmpegPlugin(), "ffmpeg-remux", bench.Request([file], ("to", "mkv")), options));

        Assert.Equal((PostProcessingFailure.ProgramFailed, "ffmpeg: Codec for stream 0 does not fit 0.mkv"), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Every_run_is_bounded_and_reads_files_alone()
    {
        using var bench = new MediaBench();
        List<ProgramCall> calls = [];
        var lent = StepBench.Lend(MediaBench.Options());
        var options = MediaBench.Options((call, token) =>
        {
            calls.Add(call);
            return lent.RunAsync(call, token);
        });

        await StepBench.RunAsync(new FfmpegPlugin(), "ffmpeg-loudness", bench.Request([bench.Make("a.mp4", MediaBench.Both)], ("target", "-30")), options);

        Assert.Equal(["ffprobe", "ffmpeg", "ffmpeg"], calls.Select(c => c.Program));
        Assert.All(calls, call =>
        {
            var input = call.Arguments.ToList().IndexOf("-i");
            Assert.Equal("file,pipe", call.Arguments[call.Arguments.ToList().IndexOf("-protocol_whitelist") + 1]);
            Assert.StartsWith("file:", call.Arguments[input + 1], StringComparison.Ordinal);
            Assert.InRange(call.TimeOut, TimeSpan.FromMinutes(2), TimeSpan.FromHours(2));
        });
        Assert.All(calls.Skip(1), call => Assert.Equal(["-nostdin", "-hide_banner", "-loglevel"], call.Arguments.Take(3)));
    }

    private sealed class StopAtOnce(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value) => stop.Cancel();
    }
}
