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
            var subject = new ConformanceSubject(plugin.Folder, plugin.Manifest!.Entry, authored.ManifestPath)
            {
                Extractors = [.. plugin.Manifest.Claims.Select(c => c.Extractor).Distinct(StringComparer.Ordinal)],
                Recordings = authored.Recordings(recordings),
                RouteOf = authored.RouteOf,
                Make = authored.Make,
            };
            await foreach (var check in new ConformanceRun(subject).RunAsync(cancellationToken))
            {
                Tell(check, output);
            }
        }

        End(output);
        return _failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private void Tell(Check check, OutputChoice output)
    {
        _ = check.Verdict switch { Verdict.Passed => _passed++, Verdict.Failed => _failed++, _ => _skipped++ };
        var verdict = check.Verdict switch { Verdict.Passed => "ok", Verdict.Failed => "failed", _ => "skipped" };
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of(verdict, json =>
            {
                json.WriteString("check", check.Name);
                json.WriteString("recording", check.Recording);
                json.WriteString("sentence", check.Sentence);
            }));
        }
        else if (!output.Quiet || check.Verdict == Verdict.Failed)
        {
            var what = check.Recording is { } recording ? $"{Printable.Clean(recording)}: {check.Name}" : check.Name;
            composition.Console.Out.WriteLine($"{verdict,-8}{what}{(check.Sentence is { } sentence ? $"  {Indented(sentence)}" : "")}");
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
