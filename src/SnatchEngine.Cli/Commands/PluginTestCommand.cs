using SnatchEngine.Cli.Terminal;
using SnatchEngine.PluginKit.Conformance;
using SnatchEngine.Plugins;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin test</c>: a line for each thing that is checked.</summary>
internal sealed class PluginTestCommand(Composition composition)
{
    private int _passed;
    private int _failed;
    private int _skipped;

    /// <summary>Checks.</summary>
    /// <param name="folder">The plugin's folder or project.</param>
    /// <param name="recordings">The folder of its recordings; null where they usually are.</param>
    /// <param name="output">How output looks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string folder, string? recordings, OutputChoice output, CancellationToken cancellationToken)
    {
        using var authored = AuthoredPlugin.Open(folder);
        var plugin = authored.Plugin;
        if (plugin.Manifest is null)
        {
            Tell(new Check(authored.Make is null ? "manifest" : "site file", Verdict.Failed, plugin.Reason), output);
        }
        else if (authored.Make is not null)
        {
            Tell(new Check("site file", Verdict.Passed, $"{plugin.Id} {plugin.Manifest.Version}"), output);
        }
        else
        {
            Tell(new Check("manifest", Verdict.Passed, $"{plugin.Id} {plugin.Manifest.Version}"), output);
            Tell(
                (plugin.IsUsable ? PluginInspection.ProblemOf(plugin) : plugin.Reason) is { } problem
                    ? new Check("fits the contract", Verdict.Failed, problem)
                    : new Check("fits the contract", Verdict.Passed, plugin.Manifest.Contract.ToString()),
                output);
        }

        if (_failed == 0)
        {
            await foreach (var check in Checks(authored, recordings, cancellationToken))
            {
                Tell(check, output);
            }
        }

        End(output);
        return _failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    // A site has no code that could bring this process down.
    private IAsyncEnumerable<Check> Checks(AuthoredPlugin authored, string? recordings, CancellationToken cancellationToken)
    {
        var plugin = authored.Plugin;
        return authored.Make is { } make
            ? new ConformanceRun(new ConformanceSubject(plugin.Folder, "", authored.ManifestPath)
            {
                Extractors = [plugin.Id],
                Recordings = authored.Recordings(recordings),
                RouteOf = authored.RouteOf,
                Make = make,
            }).RunAsync(cancellationToken)
            : new PluginTestProcess(composition.Program, authored.Scratch, PluginTestProcess.LongestSilence, composition.Time)
                .RunAsync(plugin.Folder, authored.RecordingsFolder(recordings), cancellationToken);
    }

    private void Tell(Check check, OutputChoice output)
    {
        _ = check.Verdict switch { Verdict.Passed => _passed++, Verdict.Failed => _failed++, _ => _skipped++ };
        if (output.Json)
        {
            composition.Console.Out.WriteLine(PluginTestLine.Of(check));
        }
        else if (!output.Quiet || check.Verdict == Verdict.Failed)
        {
            var what = check.Recording is { } recording ? $"{Printable.Clean(recording)}: {check.Name}" : check.Name;
            composition.Console.Out.WriteLine($"{PluginTestLine.WordOf(check.Verdict),-8}{what}{(check.Sentence is { } sentence ? $"  {Indented(sentence)}" : "")}");
        }
    }

    // A difference is a block of lines; everything else stays in its one.
    private static string Indented(string sentence) =>
        string.Join('\n', sentence.Split('\n').Select((line, i) => i == 0 ? Printable.Clean(line) : $"        {Printable.Clean(line)}"));

    private void End(OutputChoice output)
    {
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("summary", json =>
            {
                json.WriteNumber("passed", _passed);
                json.WriteNumber("failed", _failed);
                json.WriteNumber("skipped", _skipped);
            }));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        }
    }
}
