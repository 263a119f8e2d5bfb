using SnatchEngine.Cli.Terminal;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin trust</c>: shows what a plugin is, asks, and notes the hash of what was shown.</summary>
internal sealed class PluginTrustCommand(Composition composition, PluginPaths places)
{
    private readonly ConsoleStreams _console = composition.Console;

    /// <summary>Runs it.</summary>
    /// <param name="target">A folder, or the id of an installed plugin.</param>
    /// <param name="yes">Agreed already.</param>
    /// <param name="output">How output looks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code: not done when the person says no.</returns>
    public async Task<int> RunAsync(string target, bool yes, OutputChoice output, CancellationToken cancellationToken)
    {
        if (!yes && (output.Json || !YesNo.CanAsk(_console)))
        {
            throw new UsageException(["there is nobody to ask, so nothing was trusted; --yes agrees without asking"]);
        }

        var candidate = Find(target, cancellationToken);
        if (!output.Json && !(output.Quiet && yes))
        {
            PluginText.Of(candidate.Manifest, candidate.Folder, candidate.Hash).ForEach(_console.Out.WriteLine);
            _console.Out.WriteLine("These permissions bind what the program lends to the plugin. Its code itself can do whatever you can.");
        }

        if (!yes && !await YesNo.AskAsync(_console, "Trust exactly these files?", cancellationToken))
        {
            _console.Error.WriteLine("nothing was trusted");
            return ExitCode.SomeFailed;
        }

        await new PluginChanges(places, composition.Time).TrustAsync(candidate, cancellationToken);
        Tell(candidate, output);
        return ExitCode.Done;
    }

    // A bare word is an id first, as the ids are what 'list' shows; './NAME' is a folder.
    private TrustCandidate Find(string target, CancellationToken cancellationToken)
    {
        var isPath = target is "." or ".." || target.AsSpan().IndexOfAny('/', '\\') >= 0;
        if (!isPath)
        {
            var found = PluginInventory.Look(places, composition.Time).All.Where(l => l.Plugin.Id == target).ToList();
            if ((found.Find(l => l.IsRouted) ?? found.FirstOrDefault()) is { } chosen)
            {
                if (chosen.Kind == FolderKind.Site)
                {
                    throw new UsageException([$"'{target}' is a site without code: it is used as long as only you can write {Printable.Clean(chosen.Plugin.Folder)}, and needs no trust"]);
                }

                return TrustCandidate.Read(chosen.Plugin.Folder, Path.GetDirectoryName(chosen.Plugin.Root.Folder)!, cancellationToken);
            }
        }

        var folder = Path.GetFullPath(target);
        return Directory.Exists(folder)
            ? TrustCandidate.Read(folder, folder.StartsWith(places.Home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? places.Home : folder, cancellationToken)
            : throw new UsageException([$"'{Wishes.WishValue.Shown(target)}' is neither a folder nor the id of an installed plugin; 'snatch plugin list' shows them"]);
    }

    private void Tell(TrustCandidate candidate, OutputChoice output)
    {
        if (output.Json)
        {
            _console.Out.WriteLine(JsonLine.Of("trusted", json =>
            {
                json.WriteString("id", candidate.Manifest.Id);
                json.WriteString("version", candidate.Manifest.Version.ToString());
                json.WriteString("author", candidate.Manifest.Author);
                json.WriteString("sha256", candidate.Hash);
                json.WriteString("folder", candidate.Folder);
                JsonLine.WriteStrings(json, "hosts", candidate.Manifest.Permissions.Hosts);
                JsonLine.WriteStrings(json, "programs", candidate.Manifest.Permissions.Programs);
            }));
        }
        else if (!output.Quiet)
        {
            _console.Out.WriteLine($"trusted  {candidate.Manifest.Id} {candidate.Manifest.Version}  sha-256={candidate.Hash}");
        }
    }
}
