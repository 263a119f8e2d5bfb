using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Whether an extraction stops when it is told to: while it waits for an answer, and between two steps.</summary>
internal sealed class CancellationChecks(ConformanceSubject subject, PluginCode code, NetworkWatch network, Cassette cassette, string? extractorName)
{
    private const int MostRequests = 12;
    private const int MostSteps = 24;

    /// <summary>Leaves each request in turn without an answer, and cancels.</summary>
    public async Task<Check> StopsWhileItWaitsAsync(int requests, CancellationToken cancellationToken)
    {
        const string Name = "stops while it waits for an answer";
        if (requests == 0)
        {
            return new Check(Name, Verdict.Skipped, "it asks nothing");
        }

        for (var held = 0; held < Math.Min(requests, MostRequests); held++)
        {
            if (await HoldAsync(held, cancellationToken) is { } problem)
            {
                return new Check(Name, Verdict.Failed, problem);
            }
        }

        return new Check(Name, Verdict.Passed);
    }

    /// <summary>Cancels before the first step and after each.</summary>
    public async Task<Check> StopsBetweenStepsAsync(int steps, CancellationToken cancellationToken)
    {
        const string Name = "stops between two steps";
        for (var taken = 0; taken < Math.Min(steps, MostSteps); taken++)
        {
            if (await StopAfterAsync(taken, cancellationToken) is { } problem)
            {
                return new Check(Name, Verdict.Failed, problem);
            }
        }

        return new Check(Name, Verdict.Passed);
    }

    private async Task<string?> HoldAsync(int held, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var handler = new HoldingHandler(new ReplayHandler(cassette), held, stop.Token);
        var running = network.RunAsync(() => DrainAsync(handler, stop.Token));
        var arrived = await Task.WhenAny(handler.Arrived, running).WaitAsync(subject.StepLimit, cancellationToken);
        if (arrived == running)
        {
            // It asked less this time; that two runs give the same is another check.
            return null;
        }

        await stop.CancelAsync();
        var asked = Redaction.Of(await handler.Arrived);
        return await EndOfAsync(running, $"after it was cancelled while it waited for {asked}", mustThrow: true, cancellationToken);
    }

    private async Task<string?> StopAfterAsync(int taken, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var handler = new HoldingHandler(new ReplayHandler(cassette), -1, stop.Token);
        var running = network.RunAsync(() => DrainAsync(handler, stop.Token, () => stop.CancelAsync(), taken));
        var when = taken == 0 ? "it was cancelled before its first step" : $"it was cancelled after step {taken}";
        return await EndOfAsync(running, $"after {when}", mustThrow: false, cancellationToken)
            ?? (handler.Late is { } late ? $"it sent {Redaction.Of(late)} after {when}: pass the token to every request" : null);
    }

    private async Task<string?> EndOfAsync(Task running, string when, bool mustThrow, CancellationToken cancellationToken)
    {
        try
        {
            await running.WaitAsync(subject.StepLimit, cancellationToken);
            return mustThrow ? $"it ended as if nothing had happened {when}: let OperationCanceledException pass" : null;
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            return $"{Patience.Hung} it went on for more than {subject.StepLimit.TotalSeconds:0.#} s {when}: pass the token to every call that waits";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"it threw {e.GetType().Name} {when}: let OperationCanceledException pass";
        }
    }

    // Not held by a local of ours beyond its end: whatever of the plugin is still reachable keeps it from unloading.
    private async Task<int> DrainAsync(HttpMessageHandler handler, CancellationToken stopped, Func<Task>? stopAsync = null, int stopAfter = 0)
    {
        var environment = PluginBench.Lend(cassette, handler, new ReplayOptions { Manifest = subject.Manifest });
        var extractor = PluginBench.ExtractorOf(code.NewPlugin().CreateExtractors(environment), extractorName);
        var steps = 0;
        if (stopAsync is not null && stopAfter == 0)
        {
            await stopAsync();
        }

        await foreach (var step in extractor.ExtractAsync(new ExtractionRequest(cassette.Url) { Cursor = cassette.Cursor }, stopped))
        {
            if (++steps == stopAfter && stopAsync is not null)
            {
                await stopAsync();
            }
        }

        return steps;
    }
}
