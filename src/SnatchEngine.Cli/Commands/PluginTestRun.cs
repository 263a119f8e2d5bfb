using SnatchEngine.Cli.Terminal;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Conformance;

namespace SnatchEngine.Cli.Commands;

/// <summary>The checks that run a plugin's code, in a process that it may bring down: <c>snatch plugin test</c> starts it, and reads a line of JSON for each check.</summary>
internal sealed class PluginTestRun(Composition composition)
{
    /// <summary>The word of the command, which no help shows.</summary>
    public const string Word = "test-run";

    /// <summary>The status of the last line; without it, the process did not come to its end.</summary>
    public const string Ended = "ended";

    /// <summary>Checks.</summary>
    /// <param name="folder">A copy of the plugin's folder that is whole and fits the contract.</param>
    /// <param name="recordings">The folder of its recordings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string folder, string recordings, CancellationToken cancellationToken)
    {
        // What the plugin prints is no check.
        Console.SetOut(composition.Console.Error);
        using var authored = AuthoredPlugin.In(folder);
        var plugin = authored.Plugin;
        var subject = new ConformanceSubject(plugin.Folder, plugin.Manifest!.Entry, authored.ManifestPath)
        {
            Extractors = [.. plugin.Manifest.Claims.Select(c => c.Extractor).Distinct(StringComparer.Ordinal)],
            PostProcessors = plugin.Manifest.PostProcessors,
            Recordings = PluginBench.RecordingsIn(recordings),
            RouteOf = authored.RouteOf,
        };
        await foreach (var check in new ConformanceRun(subject).RunAsync(cancellationToken))
        {
            composition.Console.Out.WriteLine(PluginTestLine.Of(check));
        }

        composition.Console.Out.WriteLine(JsonLine.Of(Ended, static _ => { }));

        // Threads that the plugin left behind would keep the process.
        Environment.Exit(ExitCode.Done);
        return ExitCode.Done;
    }
}
