using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Holds a plugin against what the host relies on, with its recordings in the place of its sites.</summary>
public sealed class ConformanceRun(ConformanceSubject subject)
{
    private const int CollectionsAtMost = 24;
    private static readonly TimeSpan s_betweenCollections = TimeSpan.FromMilliseconds(25);

    /// <summary>Checks, and tells each result as it is known.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PluginCode? code = null;
        Check loads;
        try
        {
            code = subject.Make is { } make ? PluginCode.Of(make) : PluginCode.Load(subject.Folder, subject.Entry);
            loads = new Check("loads", Verdict.Passed);
        }
        catch (BrokenPluginException e)
        {
            loads = new Check("loads", Verdict.Failed, e.Message);
        }

        yield return loads;
        if (code is null)
        {
            yield break;
        }

        using var network = NetworkWatch.Begin();
        var hung = false;
        await foreach (var check in CheckCodeAsync(code, network, cancellationToken))
        {
            hung |= check is { Verdict: Verdict.Failed, Sentence: { } why } && why.Contains(Patience.Hung, StringComparison.Ordinal);
            yield return check;
        }

        if (hung || subject.Make is not null)
        {
            code.Dispose();
            yield return new Check("unloads", Verdict.Skipped, hung ? "its code still runs" : "it has no code of its own");
            yield break;
        }

        yield return await UnloadAsync(code.Unload(), cancellationToken);
    }

    private async IAsyncEnumerable<Check> CheckCodeAsync(PluginCode code, NetworkWatch network, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var extractors = await CheckExtractorsAsync(code, network, cancellationToken);
        yield return extractors;
        if (extractors.Verdict != Verdict.Passed)
        {
            yield break;
        }

        if (subject.PostProcessors.Count > 0)
        {
            await foreach (var check in new PostProcessorChecks(subject, code, network).RunAsync(cancellationToken))
            {
                yield return check;
            }
        }

        if (subject.Recordings.Count == 0 && (subject.Extractors.Count > 0 || subject.PostProcessors.Count == 0))
        {
            yield return new Check("recordings", Verdict.Skipped, "there are none, so nothing was extracted; 'snatch plugin record URL' makes one");
        }

        foreach (var path in subject.Recordings)
        {
            var name = Path.GetFileName(path);
            Cassette? cassette = null;
            string? problem = null;
            try
            {
                cassette = Cassette.Load(path);
            }
            catch (RecordingException e)
            {
                problem = e.Message;
            }

            if (cassette is null)
            {
                yield return new Check("recording", Verdict.Failed, problem) { Recording = name };
                continue;
            }

            await foreach (var check in new RecordingChecks(subject, code, network, path, cassette).RunAsync(cancellationToken))
            {
                yield return check with { Recording = name };
            }
        }

        yield return network.Requests is [var first, ..]
            ? new Check("asks through the host's client only", Verdict.Failed, $"it made a client of its own and asked {Redaction.Of(first)}; use the Http of its PluginEnvironment")
            : new Check("asks through the host's client only", Verdict.Passed);
    }

    private async Task<Check> CheckExtractorsAsync(PluginCode code, NetworkWatch network, CancellationToken cancellationToken)
    {
        const string Name = "creates its extractors";
        try
        {
            var made = await new Patience(network, subject.StepLimit).CallAsync(
                "creating its extractors",
                _ =>
                {
                    var plugin = code.NewPlugin();
                    var environment = new PluginEnvironment("conformance", new Lender
                    {
                        OpenHttp = _ => throw new BrokenPluginException("it asks the network while it creates its extractors"),
                        OpenStateFolder = TemporaryFolder.New,
                        ReadSettings = () => ManifestFacts.Read(subject.Manifest).Defaults,
                    });
                    string[] names = [.. plugin.CreateExtractors(environment).Select(e => e.Name)];
                    return EndAsync(plugin, names);
                },
                1,
                cancellationToken);
            var missing = subject.Extractors.Except(made).ToArray();
            var twice = made.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
            return missing.Length > 0
                ? new Check(Name, Verdict.Failed, $"its manifest claims URLs for '{missing[0]}', and its code has {(made.Length == 0 ? "none" : string.Join(", ", made))}")
                : twice is not null
                    ? new Check(Name, Verdict.Failed, $"two of them are named '{twice}'")
                    : new Check(Name, Verdict.Passed, string.Join(", ", made));
        }
        catch (SnatchException e)
        {
            return new Check(Name, Verdict.Failed, e.Message);
        }
    }

    private static async Task<T> EndAsync<T>(ISnatchPlugin plugin, T result)
    {
        if (plugin is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }
        else
        {
            (plugin as IDisposable)?.Dispose();
        }

        return result;
    }

    private static async Task<Check> UnloadAsync(WeakReference gone, CancellationToken cancellationToken)
    {
        for (var i = 0; i < CollectionsAtMost && gone.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(s_betweenCollections, cancellationToken);
        }

        return gone.IsAlive
            ? new Check("unloads", Verdict.Failed, "something keeps it: a timer, a thread, an event or a static field of the framework that still points into it")
            : new Check("unloads", Verdict.Passed);
    }
}
