using SnatchEngine.Cli.Terminal;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin install, remove, enable, disable</c> and <c>rollback</c>.</summary>
internal sealed class PluginChangeCommand(Composition composition, PluginPaths places)
{
    private readonly TextWriter _out = composition.Console.Out;

    /// <summary>Installs a plugin.</summary>
    public async Task<int> InstallAsync(string source, OutputChoice output, CancellationToken cancellationToken)
    {
        var installed = await new PluginInstaller(places, composition.Time).InstallAsync(source, cancellationToken);
        var manifest = installed.Manifest;
        var note = NoteOn(manifest.Id, installed.Folder);
        Say(output, installed.WasThere ? "unchanged" : "installed", json =>
        {
            json.WriteString("id", manifest.Id);
            json.WriteString("version", manifest.Version.ToString());
            json.WriteString("sha256", installed.Hash);
            json.WriteString("folder", installed.Folder);
            json.WriteString("replaced", installed.Replaced?.ToString());
            json.WriteString("note", note);
        },
        installed.WasThere
            ? $"unchanged  {manifest.Id} {manifest.Version}  exactly these files are installed already"
            : $"installed  {manifest.Id} {manifest.Version}  {(installed.Replaced is { } old ? $"in place of {old}  " : "")}{installed.Folder}");
        if (note is not null && !output.Json && !output.Quiet)
        {
            composition.Console.Error.WriteLine(Printable.Clean($"note  {note}"));
        }

        return ExitCode.Done;
    }

    /// <summary>Removes a plugin.</summary>
    public async Task<int> RemoveAsync(string id, OutputChoice output, CancellationToken cancellationToken)
    {
        var folders = await new PluginChanges(places, composition.Time).RemoveAsync(id, cancellationToken);
        Say(output, "removed", json =>
        {
            json.WriteString("id", id);
            JsonLine.WriteStrings(json, "folders", folders);
        },
        $"removed  {id}  {string.Join("  ", folders)}");
        return ExitCode.Done;
    }

    /// <summary>Switches a plugin on or off.</summary>
    public async Task<int> SwitchAsync(string id, bool enabled, OutputChoice output, CancellationToken cancellationToken)
    {
        var changed = await new PluginChanges(places, composition.Time).SwitchAsync(id, enabled, cancellationToken);
        var state = enabled ? "enabled" : "disabled";
        Say(output, state, json =>
        {
            json.WriteString("id", id);
            json.WriteBoolean("changed", changed);
        },
        $"{state}  {id}{(changed ? "" : "  as it was already")}");
        return ExitCode.Done;
    }

    /// <summary>Uses another version of a plugin.</summary>
    public async Task<int> RollBackAsync(string id, string? versionText, OutputChoice output, CancellationToken cancellationToken)
    {
        Version? version = null;
        if (versionText is not null && !Version.TryParse(versionText, out version))
        {
            throw new UsageException([$"VERSION '{Wishes.WishValue.Shown(versionText)}': must be 2 to 4 numbers with dots, such as 1.4.0"]);
        }

        var rolled = await new PluginChanges(places, composition.Time).RollBackAsync(id, version, cancellationToken);
        Say(output, "rolled-back", json =>
        {
            json.WriteString("id", id);
            json.WriteString("from", rolled.From.ToString());
            json.WriteString("to", rolled.To.ToString());
            json.WriteString("folder", rolled.Folder);
        },
        $"rolled back  {id} from {rolled.From} to {rolled.To}  {rolled.Folder}");
        return ExitCode.Done;
    }

    private string? NoteOn(string id, string folder) =>
        PluginInventory.Look(places, composition.Time).All.FirstOrDefault(l => l.Plugin.Id == id && l.Plugin.Folder == folder) is { IsInUse: false } listed
            ? $"it is not used yet: {listed.Reason}"
            : null;

    private void Say(OutputChoice output, string status, Action<System.Text.Json.Utf8JsonWriter> describe, string text)
    {
        if (output.Json)
        {
            _out.WriteLine(JsonLine.Of(status, describe));
        }
        else if (!output.Quiet)
        {
            _out.WriteLine(Printable.Clean(text));
        }
    }
}
