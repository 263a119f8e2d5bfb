using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.Conformance;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.PostProcessing;
using SnatchEngine.TestKit;

namespace SnatchEngine.PluginKit.Specs;

public sealed class StepConformanceSpecs
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "test-plugins", "Clumsy");

    [Fact]
    public async Task A_careful_step_passes_and_nobody_asks_for_recordings() =>
        Assert.Equal(
            [
                "Passed loads", "Passed creates its extractors", "Passed creates its post-processors", "Passed careful: refuses an option it does not have", "Passed careful: stops while a program works for it",
                "Passed asks through the host's client only", "Passed unloads",
            ],
            (await CheckAsync("careful")).Select(c => $"{c.Verdict} {c.Name}"));

    [Theory]
    [InlineData("takes-all", "takes-all: refuses an option it does not have", "it took 'no-such-option' without a word: a typing error would pass unseen")]
    [InlineData("crashes", "crashes: refuses an option it does not have", "it must be a PostProcessingException of the kind BadOption, before any work; it was: it crashed while working as crashes: InvalidOperationException: tripped")]
    [InlineData("swallows", "swallows: stops while a program works for it", "it ended as if nothing had happened: let OperationCanceledException pass")]
    [InlineData("deaf", "deaf: stops while a program works for it", "hung: it went on for more than 0.5 s: pass the token to every call that waits")]
    [InlineData("unknown", "creates its post-processors", "its manifest names 'unknown', and its code has careful, takes-all, crashes, swallows, deaf, scribbles")]
    public async Task What_a_step_does_wrong_is_named_by_the_check_for_it(string step, string check, string sentence)
    {
        var failed = (await CheckAsync(step)).First(c => c.Verdict == Verdict.Failed);

        Assert.Equal((check, sentence), (failed.Name, failed.Sentence));
    }

    [Fact]
    public async Task A_step_that_changes_a_file_it_was_given_is_found_out_at_the_bench()
    {
        using var folder = new TempFolder();
        using var code = PluginCode.Load(s_folder, "Clumsy.dll");
        var request = new PostProcessingRequest
        {
            Item = new MediaItem { Id = new ItemId("site", "1"), Sources = [new MediaSource { Urls = ["https://site.example/1"] }] },
            Files = [new StagedFile { Path = folder.Write("a", "whole"), Name = "a.txt" }],
            Folder = folder.Folder("made"),
        };

        var broken = await Assert.ThrowsAsync<BrokenPluginException>(() => StepBench.RunAsync(code.NewPlugin(), "scribbles", request));

        Assert.Equal("'scribbles' changed a file of its request, which must stay whole", broken.Message);
    }

    private static async Task<IReadOnlyList<Check>> CheckAsync(string step)
    {
        string[] all = ["careful", "takes-all", "crashes", "swallows", "deaf", "scribbles"];
        List<Check> checks = [];
        var subject = new ConformanceSubject(s_folder, "Clumsy.dll", Path.Combine(s_folder, "plugin.json")) { PostProcessors = all.Contains(step) ? [step] : [step, .. all], StepLimit = TimeSpan.FromSeconds(0.5) };
        await foreach (var check in new ConformanceRun(subject).RunAsync())
        {
            checks.Add(check);
        }

        return checks;
    }
}
