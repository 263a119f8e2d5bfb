using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace HelloExtractor.Specs;

public sealed class RecordingSpecs
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "recordings");
    private static readonly string s_manifest = Path.Combine(AppContext.BaseDirectory, "plugin.json");

    public static TheoryData<string> Recordings => [.. PluginBench.RecordingsIn(s_folder).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recording_gives_what_is_expected(string recording) =>
        await PluginBench.VerifyAsync(new HelloPlugin(), Path.Combine(s_folder, recording), s_manifest, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_song_without_a_checksum_or_a_length_has_none()
    {
        var song = Cassette.Load(Path.Combine(s_folder, "song.json"));
        song = song with
        {
            Exchanges = [song.Exchanges[0] with { Body = """{ "id": "s1", "title": "Hello", "files": [ { "url": "https://files.hello.example/s1.ogg", "codec": "opus", "kbps": 128 } ] }"""u8.ToArray() }],
        };

        var result = await PluginBench.ExtractAsync(new HelloPlugin(), song, new ReplayOptions { Manifest = s_manifest }, TestContext.Current.CancellationToken);

        var source = Assert.Single(Assert.Single(result.Items).Sources);
        Assert.Null(source.Size);
        Assert.Empty(source.Checksums);
    }
}
