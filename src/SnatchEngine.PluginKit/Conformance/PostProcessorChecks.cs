using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.PostProcessing;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>What is checked of each post-processor: that it is there, refuses an option it does not have, and stops when it is told to.</summary>
internal sealed class PostProcessorChecks(ConformanceSubject subject, PluginCode code, NetworkWatch network)
{
    private const string StrangeOption = "no-such-option";

    public async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var created = await CreatedAsync(cancellationToken);
        yield return created;
        if (created.Verdict != Verdict.Passed)
        {
            yield break;
        }

        foreach (var name in subject.PostProcessors)
        {
            yield return await RefusesStrangeOptionsAsync(name, cancellationToken);
            yield return await StopsAsync(name, cancellationToken);
        }
    }

    private async Task<Check> CreatedAsync(CancellationToken cancellationToken)
    {
        const string Name = "creates its post-processors";
        try
        {
            var made = await new Patience(network, subject.StepLimit).CallAsync(
                "creating its post-processors",
                _ => Task.FromResult(code.NewPlugin().CreatePostProcessors(Lend((_, _) => throw new BrokenPluginException("it starts a program while it creates its post-processors"))).Select(p => p.Name).ToArray()),
                1,
                cancellationToken);
            return subject.PostProcessors.Except(made).FirstOrDefault() is { } missing
                ? new Check(Name, Verdict.Failed, $"its manifest names '{missing}', and its code has {(made.Length == 0 ? "none" : string.Join(", ", made))}")
                : made.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice
                    ? new Check(Name, Verdict.Failed, $"two of them are named '{twice}'")
                    : new Check(Name, Verdict.Passed, made.Except(subject.PostProcessors).FirstOrDefault() is { } unnamed ? $"'{unnamed}' is not named by its manifest, so nobody can use it" : string.Join(", ", made));
        }
        catch (SnatchException e)
        {
            return new Check(Name, Verdict.Failed, e.Message);
        }
    }

    private async Task<Check> RefusesStrangeOptionsAsync(string step, CancellationToken cancellationToken)
    {
        var name = $"{step}: refuses an option it does not have";
        try
        {
            await new Patience(network, subject.StepLimit).CallAsync(
                $"working as {step}",
                token => RunAsync(step, Lend((call, _) => throw new ProgramException(ProgramFailure.Missing, $"it started '{call.Program}' first")), new Dictionary<string, string> { [StrangeOption] = "1" }, token),
                1,
                cancellationToken);
            return new Check(name, Verdict.Failed, $"it took '{StrangeOption}' without a word: a typing error would pass unseen");
        }
        catch (PostProcessingException e) when (e.Failure == PostProcessingFailure.BadOption)
        {
            return new Check(name, Verdict.Passed);
        }
        catch (Exception e) when (e is SnatchException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Check(name, Verdict.Failed, $"it must be a PostProcessingException of the kind BadOption, before any work; it was: {e.Message}");
        }
    }

    // Every program it starts runs without end, until it is told to stop.
    private async Task<Check> StopsAsync(string step, CancellationToken cancellationToken)
    {
        var name = $"{step}: stops while a program works for it";
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var environment = Lend(async (_, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        var running = network.RunAsync(() => RunAsync(step, environment, new Dictionary<string, string>(), stop.Token));
        try
        {
            if (await Task.WhenAny(started.Task, running).WaitAsync(subject.StepLimit, cancellationToken) == running)
            {
                return new Check(name, Verdict.Skipped, "it starts none for a file of nothing");
            }

            await stop.CancelAsync();
            await running.WaitAsync(subject.StepLimit, cancellationToken);
            return new Check(name, Verdict.Failed, "it ended as if nothing had happened: let OperationCanceledException pass");
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            return new Check(name, Verdict.Failed, $"{Patience.Hung} it went on for more than {subject.StepLimit.TotalSeconds:0.#} s: pass the token to every call that waits");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Check(name, Verdict.Passed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Check(name, Verdict.Failed, $"it threw {e.GetType().Name}: let OperationCanceledException pass");
        }
        finally
        {
            _ = running.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<bool> RunAsync(string step, PluginEnvironment environment, IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        var folder = TemporaryFolder.New();
        var file = Path.Combine(folder, "file.mp4");
        await File.WriteAllTextAsync(file, "nothing that plays", CancellationToken.None);
        await code.NewPlugin().CreatePostProcessors(environment).First(p => p.Name == step).ProcessAsync(
            new PostProcessingRequest
            {
                Item = new MediaItem { Id = new ItemId("conformance", "1"), Sources = [new MediaSource { Urls = ["https://site.example/file.mp4"] }], Title = "Nothing" },
                Files = [new StagedFile { Path = file, Name = "Nothing.mp4" }],
                Folder = Directory.CreateDirectory(Path.Combine(folder, "made")).FullName,
                Options = options,
            },
            cancellationToken);
        return true;
    }

    private static PluginEnvironment Lend(Func<ProgramCall, CancellationToken, Task<ProgramOutput>> run) => StepBench.Lend(new StepBenchOptions { RunProgramAsync = run });
}
