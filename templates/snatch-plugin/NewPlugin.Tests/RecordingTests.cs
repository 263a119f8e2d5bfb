using SnatchEngine.PluginKit;

namespace NewPlugin.Tests;

/// <summary>Each recording in NewPlugin/recordings, extracted again without the site. 'snatch plugin record URL' makes another.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string> Recordings => [.. PluginBench.RecordingsIn(Path.Combine(AppContext.BaseDirectory, "recordings")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recording_gives_what_is_expected(string recording) =>
        await PluginBench.VerifyAsync(
            new NewPluginPlugin(),
            Path.Combine(AppContext.BaseDirectory, "recordings", recording),
            Path.Combine(AppContext.BaseDirectory, "plugin.json"),
            cancellationToken: TestContext.Current.CancellationToken);
}
