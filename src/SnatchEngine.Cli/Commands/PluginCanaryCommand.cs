using SnatchEngine.Abstractions;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Canary;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin canary</c>: has a site changed since it was recorded?</summary>
internal sealed class PluginCanaryCommand(Composition composition)
{
    private int _alarms;

    /// <summary>Compares.</summary>
    /// <param name="folder">The plugin's folder or project.</param>
    /// <param name="recordings">The folder of its recordings; null where they usually are.</param>
    /// <param name="output">How output looks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string folder, string? recordings, OutputChoice output, CancellationToken cancellationToken)
    {
        using var authored = AuthoredPlugin.Open(folder);
        if (!authored.Plugin.IsUsable)
        {
            throw new UsageException((authored.Plugin.Reason ?? "it cannot be used").Split('\n'));
        }

        var paths = authored.Recordings(recordings);
        if (paths.Count == 0)
        {
            throw new UsageException(["there are no recordings to compare with; 'snatch plugin record URL' makes one"]);
        }

        var cassettes = paths.Select(path => (Path: path, Cassette: Cassette.Load(path))).ToList();
        using var code = authored.Load();
        foreach (var (path, cassette) in cassettes)
        {
            var name = Path.GetFileName(path);
            foreach (var drift in await CompareAsync(authored, code, cassette, cancellationToken))
            {
                Tell(name, drift, output);
            }
        }

        End(paths.Count, output);
        return _alarms == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private async Task<IReadOnlyList<Drift>> CompareAsync(AuthoredPlugin authored, PluginCode code, Cassette cassette, CancellationToken cancellationToken)
    {
        var extractor = cassette.Extractor ?? authored.RouteOf(cassette.Url);
        try
        {
            var before = await BoundedAsync(() => PluginBench.ExtractAsync(code.NewPlugin(), cassette, new ReplayOptions { Manifest = authored.ManifestPath, Extractor = extractor }, cancellationToken), cancellationToken);
            var loan = new OperatorLoan(authored.Plugin.Manifest!, new PluginPaths(composition.ProgramFolder, composition.HomeFolder), composition.Variables().GetValueOrDefault("PATH"), composition.Time);
            var options = new RecordOptions(cassette.Url, authored.ManifestPath)
            {
                Extractor = extractor,
                Cursor = cassette.Cursor,
                Secrets = loan.Secrets(),
                RunProgramAsync = (call, token) => loan.RunProgramAsync(call, authored.Scratch, token),
                MostRequests = Math.Max(50, cassette.Exchanges.Count * 4),
                Time = composition.Time,
            };
            var (today, now) = await BoundedAsync(() => PluginRecorder.RecordAsync(code.NewPlugin(), options, cancellationToken), cancellationToken);
            return CanaryComparison.Compare(cassette, before, today, now);
        }
        // Whatever the plugin throws at what it does not know is what a canary is for.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return [new Drift(DriftKind.Ended, "extraction", e is SnatchException or HttpRequestException ? e.Message : $"the plugin crashed: {e.GetType().Name}: {e.Message}")];
        }
    }

    // A plugin that blocks or ignores its token must not keep Ctrl-C from ending us.
    private static Task<T> BoundedAsync<T>(Func<Task<T>> extract, CancellationToken cancellationToken) =>
        Task.Run(extract, CancellationToken.None).WaitAsync(PluginRecordCommand.LongestExtraction, cancellationToken);

    private void Tell(string recording, Drift drift, OutputChoice output)
    {
        _alarms += drift.IsAlarm ? 1 : 0;
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of(Word(drift), json =>
            {
                json.WriteString("recording", recording);
                json.WriteString("where", drift.Where);
                json.WriteString("sentence", RedactedUrl.Within(drift.Sentence));
                json.WriteBoolean("alarm", drift.IsAlarm);
            }));
        }
        else if (!output.Quiet || drift.IsAlarm)
        {
            composition.Console.Out.WriteLine($"{Word(drift),-9} {Printable.Clean(recording)}: {Printable.Clean(drift.Where)}  {RedactedUrl.Within(drift.Sentence)}");
        }
    }

    private static string Word(Drift drift) => drift.Kind switch
    {
        DriftKind.Vanished => "vanished",
        DriftKind.Appeared => "appeared",
        DriftKind.Changed => "changed",
        _ => "ended",
    };

    private void End(int recordings, OutputChoice output)
    {
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("summary", json =>
            {
                json.WriteNumber("recordings", recordings);
                json.WriteNumber("alarms", _alarms);
            }));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine(_alarms == 0
                ? $"{recordings} recordings: the sites are as they were"
                : $"{recordings} recordings, {_alarms} alarms: look at the site, mend the plugin, and record again with 'snatch plugin record URL --overwrite'");
        }
    }
}
