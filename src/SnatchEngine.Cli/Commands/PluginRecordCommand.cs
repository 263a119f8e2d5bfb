using System.Text.RegularExpressions;
using SnatchEngine.Abstractions;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Extraction;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>plugin record</c> was asked.</summary>
/// <param name="Url">What to extract.</param>
/// <param name="Plugin">The plugin's folder or project; null: the installed plugin that claims the URL.</param>
/// <param name="Extractor">The extractor; null: the one that claims the URL.</param>
/// <param name="File">The recording; null: named for the URL.</param>
/// <param name="MostRequests">Requests it may hold.</param>
/// <param name="Overwrite">Whether it may replace one that is there.</param>
/// <param name="Output">How output looks.</param>
internal sealed record RecordInvocation(string Url, string? Plugin, string? Extractor, string? File, int MostRequests, bool Overwrite, OutputChoice Output);

/// <summary><c>snatch plugin record</c>: extracts at the site itself, keeps its answers without secrets, and writes what a replay of them gives as what is expected.</summary>
internal sealed partial class PluginRecordCommand(Composition composition)
{
    /// <summary>As long as the host gives one URL.</summary>
    public static readonly TimeSpan LongestExtraction = TimeSpan.FromMinutes(10);

    /// <summary>Records.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(RecordInvocation asked, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(asked.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new UsageException([$"'{RedactedUrl.Of(asked.Url)}': must be an absolute http or https URL"]);
        }

        using var authored = asked.Plugin is { } folder ? AuthoredPlugin.Open(folder) : OpenInstalled(asked);
        var plugin = authored.Plugin;
        if (!plugin.IsUsable || plugin.Manifest is not { } manifest)
        {
            throw new UsageException((plugin.Reason ?? "it cannot be used").Split('\n'));
        }

        var path = Path.GetFullPath(asked.File ?? Path.Combine(asked.Plugin is null && authored.Make is null ? "recordings" : authored.RecordingsFolder(null), $"{NameFor(uri)}.json"));
        if (File.Exists(path) && !asked.Overwrite)
        {
            throw new UsageException([$"{Printable.Clean(path)} is there already: --overwrite replaces it, -o names another"]);
        }

        using var code = authored.Load();
        var extractor = asked.Extractor ?? authored.RouteOf(asked.Url);
        var loan = new OperatorLoan(manifest, new PluginPaths(composition.ProgramFolder, composition.HomeFolder), composition.Variables().GetValueOrDefault("PATH"), composition.Time);
        var options = new RecordOptions(asked.Url, authored.ManifestPath)
        {
            Extractor = extractor ?? (manifest.Claims.Select(c => c.Extractor).Distinct(StringComparer.Ordinal).ToArray() is [var only] ? only : null),
            MostRequests = asked.MostRequests,
            Secrets = loan.Secrets(),
            RunProgramAsync = (call, token) => loan.RunProgramAsync(call, authored.Scratch, token),
            Time = composition.Time,
            Log = line => Note(line, asked.Output),
        };
        try
        {
            var (cassette, live) = await Task.Run(() => PluginRecorder.RecordAsync(code.NewPlugin(), options, cancellationToken), CancellationToken.None).WaitAsync(LongestExtraction, cancellationToken);
            cassette.Save(path);
            var replay = new ReplayOptions { Manifest = authored.ManifestPath, Extractor = options.Extractor };
            var replayed = await Task.Run(() => PluginBench.ExtractAsync(code.NewPlugin(), cassette, replay, cancellationToken), CancellationToken.None).WaitAsync(LongestExtraction, cancellationToken);
            var expected = Expectation.Of(replayed);
            expected.Save(Cassette.ExpectationOf(path));
            return End(asked, path, cassette, live, replayed);
        }
        catch (RecordingException e) when (e.Failure == RecordingFailure.NotRecorded)
        {
            return Failed($"{Printable.Clean(path)} was written, and does not give the same without the site, so nothing is expected of it: {e.Message}");
        }
        catch (TimeoutException)
        {
            return Failed($"the plugin took longer than {LongestExtraction.TotalMinutes:0} minutes for {RedactedUrl.Of(asked.Url)}");
        }
        catch (Exception e) when (e is not (SnatchException or OperationCanceledException))
        {
            return Failed($"the plugin crashed while extracting {RedactedUrl.Of(asked.Url)}: {e.GetType().Name}: {e.Message}");
        }
    }

    // Whose folder is named is asked to run; what only lies there needs the trust it needs for a get.
    private AuthoredPlugin OpenInstalled(RecordInvocation asked)
    {
        var paths = new PluginPaths(composition.ProgramFolder, composition.HomeFolder);
        var directory = new ExtractorDirectory(PluginCatalog.Scan(paths.Roots, PluginSwitches.Read(paths.Switches).Choices));
        var route = (asked.Extractor is { } name ? directory.Named(name) : directory.RoutesOf(asked.Url).FirstOrDefault())
            ?? throw new UsageException([$"no installed plugin claims {RedactedUrl.Of(asked.Url)}; --plugin FOLDER names one"]);
        var authored = AuthoredPlugin.Open(route.Plugin.Folder);
        var admission = new PluginAdmission(paths, composition.Time, line => Note(line, asked.Output with { Verbose = !asked.Output.Quiet }));
        if (admission.RefusalOf(route.Plugin, authored.Plugin.Folder) is { } refusal)
        {
            authored.Dispose();
            throw new UsageException([$"plugin '{route.Plugin}' may not be used: {Printable.Clean(refusal)}"]);
        }

        return authored;
    }

    private int End(RecordInvocation asked, string path, Cassette cassette, ExtractionResult live, ExtractionResult replayed)
    {
        var same = live.Steps.Count == replayed.Steps.Count && live.Failure?.Failure == replayed.Failure?.Failure;
        if (asked.Output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("recorded", json =>
            {
                json.WriteString("recording", path);
                json.WriteString("expectation", Cassette.ExpectationOf(path));
                json.WriteNumber("requests", cassette.Exchanges.Count);
                json.WriteNumber("items", replayed.Items.Count());
                json.WriteString("failure", replayed.Failure?.Failure.ToString());
            }));
        }
        else if (!asked.Output.Quiet)
        {
            var gave = replayed.Failure is { } failure ? $"{replayed.Items.Count()} items, then {failure.Failure}" : $"{replayed.Items.Count()} items";
            composition.Console.Out.WriteLine($"{Printable.Clean(path)}: {cassette.Exchanges.Count} requests, {gave}. Read it before you commit it: what is secret on this site, only you know.");
        }

        return same ? ExitCode.Done : Failed($"the site gave {live.Steps.Count} steps, and its recording without secrets gives {replayed.Steps.Count}: the plugin depends on something that was taken out");
    }

    private int Failed(string why)
    {
        composition.Console.Error.WriteLine($"failed  {RedactedUrl.Within(why)}");
        return ExitCode.SomeFailed;
    }

    private void Note(string line, OutputChoice output)
    {
        if (output.Verbose)
        {
            composition.Console.Error.WriteLine(RedactedUrl.Within(line));
        }
    }

    private static string NameFor(Uri uri)
    {
        var words = Unsafe().Replace(string.Join('-', uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeLast(2)).ToLowerInvariant(), "-").Trim('-', '.');
        return words.Length switch { 0 => Unsafe().Replace(uri.IdnHost, "-"), > 60 => words[..60], _ => words };
    }

    [GeneratedRegex("[^a-z0-9_-]+")]
    private static partial Regex Unsafe();
}
