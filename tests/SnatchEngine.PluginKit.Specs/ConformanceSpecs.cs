using SnatchEngine.PluginKit.Conformance;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.TestKit;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;

namespace SnatchEngine.PluginKit.Specs;

public sealed class ConformanceSpecs
{
    private static readonly string s_plugins = Path.Combine(AppContext.BaseDirectory, "test-plugins");

    [Fact]
    public async Task A_well_behaved_plugin_passes_every_check_and_unloads()
    {
        var checks = await CheckAsync("/well-behaved", "/well-behaved/2");

        Assert.Equal(
            [
                "Passed loads", "Passed creates its extractors", "Passed its manifest claims the URL", "Passed extracts", "Skipped gives what is expected", "Passed says whether that is all",
                "Passed ids are stable and unique", "Passed stops while it waits for an answer", "Passed stops between two steps", "Passed asks through the host's client only", "Passed unloads",
            ],
            checks.Select(c => $"{c.Verdict} {c.Name}"));
    }

    [Theory]
    [InlineData("/random-ids", "ids are stable and unique", "item 1 was 'unruly:1' and in a second run of the same recording 'unruly:2'")]
    [InlineData("/twice", "ids are stable and unique", "'unruly:a' is the id of 2 items")]
    [InlineData("/unsaid", "says whether that is all", "the last step must be an ExtractionEnded: complete, or truncated because of something")]
    [InlineData("/goes-on", "says whether that is all", "2 more steps came after the ExtractionEnded")]
    [InlineData("/deaf", "stops while it waits for an answer", "hung: it went on for more than 0.3 s after it was cancelled while it waited for GET https://unruly.example/deaf: pass the token to every call that waits")]
    [InlineData("/swallows", "stops while it waits for an answer", "it ended as if nothing had happened after it was cancelled while it waited for GET https://unruly.example/swallows: let OperationCanceledException pass")]
    [InlineData("/own-client", "asks through the host's client only", "it made a client of its own and asked GET http://127.0.0.1:9/own?token=REDACTED; use the Http of its PluginEnvironment")]
    [InlineData("/hangs", "extracts", "hung: extracting https://unruly.example/hangs took longer than 0.9 s")]
    [InlineData("/crashes", "extracts", "it crashed while extracting https://unruly.example/crashes: InvalidOperationException: tripped")]
    [InlineData("/lingers", "unloads", "something keeps it: a timer, a thread, an event or a static field of the framework that still points into it")]
    public async Task What_a_plugin_does_wrong_is_named_by_the_check_for_it(string path, string check, string sentence)
    {
        var failed = (await CheckAsync(path)).First(c => c.Verdict == Verdict.Failed);

        Assert.Equal((check, sentence), (failed.Name, failed.Sentence));
    }

    [Fact]
    public async Task A_request_beyond_the_recording_fails_the_extraction()
    {
        var failed = Assert.Single(await CheckAsync("/asks-more"), c => c.Verdict == Verdict.Failed);

        Assert.Equal("extracts", failed.Name);
        Assert.StartsWith("GET https://unruly.example/other is not in the recording of https://unruly.example/asks-more", failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_throws_in_its_constructor_fails_by_name()
    {
        var subject = new ConformanceSubject(Path.Combine(s_plugins, "ThrowsInConstructor"), "ThrowsInConstructor.dll", "plugin.json");
        var failed = Assert.Single(await Run(subject), c => c.Verdict == Verdict.Failed);

        Assert.Equal("creates its extractors", failed.Name);
        Assert.Contains("threw", failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extractor_that_only_the_manifest_knows_is_missed()
    {
        using var folder = new TempFolder();
        var failed = Assert.Single(await Run(Subject(folder) with { Extractors = ["unruly", "other"] }), c => c.Verdict == Verdict.Failed);
        Assert.Equal("its manifest claims URLs for 'other', and its code has unruly", failed.Sentence);
    }

    [Fact]
    public async Task What_is_no_assembly_does_not_load()
    {
        using var folder = new TempFolder();
        folder.Write("Bad.dll", "no code");
        var check = Assert.Single(await Run(new ConformanceSubject(folder.Path, "Bad.dll", folder["plugin.json"])));
        Assert.Equal(("loads", Verdict.Failed), (check.Name, check.Verdict));
    }

    [Fact]
    public async Task A_URL_that_no_claim_fits_is_told()
    {
        using var folder = new TempFolder();
        var subject = Subject(folder) with { Recordings = [Record(folder, "/well-behaved", "/well-behaved/2")], RouteOf = _ => null };
        var failed = Assert.Single(await Run(subject), c => c.Verdict == Verdict.Failed);
        Assert.Equal(("its manifest claims the URL", "no claim fits https://unruly.example/well-behaved"), (failed.Name, failed.Sentence));
    }

    private static async Task<IReadOnlyList<Check>> CheckAsync(string path, params string[] more)
    {
        using var folder = new TempFolder();
        return await Run(Subject(folder) with { Recordings = [Record(folder, path, more)], RouteOf = _ => "unruly" });
    }

    private static ConformanceSubject Subject(TempFolder _) =>
        new(Path.Combine(s_plugins, "Unruly"), "Unruly.dll", Path.Combine(s_plugins, "Unruly", "plugin.json")) { Extractors = ["unruly"], StepLimit = TimeSpan.FromSeconds(0.3) };

    private static string Record(TempFolder folder, string path, params string[] more)
    {
        var file = folder["recording.json"];
        new Cassette
        {
            Url = $"https://unruly.example{path}",
            Recorded = DateTimeOffset.UnixEpoch,
            Exchanges = [.. more.Prepend(path).Select(p => new Exchange { Url = $"https://unruly.example{p}", Body = "x"u8.ToArray() })],
        }.Save(file);
        return file;
    }

    private static async Task<IReadOnlyList<Check>> Run(ConformanceSubject subject)
    {
        List<Check> checks = [];
        await foreach (var check in new ConformanceRun(subject).RunAsync())
        {
            checks.Add(check);
        }

        return checks;
    }
}
