using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.PostProcessing;

namespace Transcript.Specs;

public sealed class TranscriptSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("transcript-").FullName;

    [Fact]
    public async Task What_the_program_says_becomes_a_text_beside_the_file()
    {
        List<ProgramCall> calls = [];
        var answering = Options(call =>
        {
            calls.Add(call);
            return new ProgramOutput(0, "Hello.\n", "loading\n");
        });
        var options = answering with { Settings = new Dictionary<string, string> { ["model"] = "small" } };

        var result = await StepBench.RunAsync(new TranscriptPlugin(), "transcript", Request(("language", "de")), options, TestContext.Current.CancellationToken);

        var made = Assert.Single(result.Added);
        Assert.Equal(("Talks/A talk.txt", "Hello.\n", StagedRole.Sidecar), (made.Name, await File.ReadAllTextAsync(made.Path, TestContext.Current.CancellationToken), made.Role));
        Assert.Equal(["--model", "small", "--language", "de", Path.Combine(_folder, "0")], Assert.Single(calls).Arguments);
    }

    [Fact]
    public async Task A_real_program_is_run_and_its_failure_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell for the program");
        var script = Path.Combine(_folder, "transcribe.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho 'reading' >&2\necho 'no model' >&2\nexit 3\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var options = new StepBenchOptions { Manifest = Manifest, Programs = new Dictionary<string, string> { ["transcribe"] = script } };

        var failure = await Assert.ThrowsAsync<PostProcessingException>(() => StepBench.RunAsync(new TranscriptPlugin(), "transcript", Request(), options, TestContext.Current.CancellationToken));

        Assert.Equal((PostProcessingFailure.ProgramFailed, "transcribe ended with 3: no model"), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("langauge", "de", "'langauge' is no option of 'transcript'; it has language")]
    [InlineData("language", "--help; rm", "'language' of 'transcript' must be a language such as de or pt-BR, was '--help; rm'")]
    public async Task An_option_that_makes_no_sense_is_refused_before_any_work(string key, string value, string sentence)
    {
        var options = Options(_ => throw new InvalidOperationException("ran"));

        var refusal = await Assert.ThrowsAsync<PostProcessingException>(() => StepBench.RunAsync(new TranscriptPlugin(), "transcript", Request((key, value)), options, TestContext.Current.CancellationToken));

        Assert.Equal((PostProcessingFailure.BadOption, sentence), (refusal.Failure, refusal.Message));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Manifest => Path.Combine(AppContext.BaseDirectory, "plugin.json");

    private static StepBenchOptions Options(Func<ProgramCall, ProgramOutput> answer) => new() { Manifest = Manifest, RunProgramAsync = (call, _) => Task.FromResult(answer(call)) };

    private PostProcessingRequest Request(params (string Key, string Value)[] options)
    {
        var path = Path.Combine(_folder, "0");
        File.WriteAllText(path, "sound");
        return new PostProcessingRequest
        {
            Item = new MediaItem { Id = new ItemId("site", "1"), Sources = [new MediaSource { Urls = ["https://site.example/1.mp3"] }] },
            Files = [new StagedFile { Path = path, Name = "Talks/A talk.mp3" }],
            Folder = Directory.CreateDirectory(Path.Combine(_folder, "made")).FullName,
            Options = options.ToDictionary(o => o.Key, o => o.Value),
        };
    }
}
