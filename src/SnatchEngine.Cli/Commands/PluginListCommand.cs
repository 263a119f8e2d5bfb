using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin list</c> and <c>info</c>.</summary>
internal sealed class PluginListCommand(Composition composition, PluginPaths places)
{
    private readonly TextWriter _out = composition.Console.Out;

    /// <summary>A line for each folder.</summary>
    public Task<int> List(OutputChoice output)
    {
        var all = PluginInventory.Look(places, composition.Time).All;
        if (output.Json)
        {
            foreach (var listed in all)
            {
                _out.WriteLine(JsonLine.Of("plugin", json => Describe(json, listed)));
            }

            return Task.FromResult(ExitCode.Done);
        }

        string[][] rows = [.. all.Select(l => new[] { l.Plugin.Id, VersionOf(l), l.State, PluginText.KindOf(l) })];
        var widths = Enumerable.Range(0, 4).Select(column => rows.Select(r => r[column].Length).DefaultIfEmpty(0).Max()).ToArray();
        foreach (var (row, listed) in rows.Zip(all))
        {
            var line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))) + $"  {listed.Reason}";
            _out.WriteLine(Printable.Clean(line.TrimEnd()));
        }

        if (all.Count == 0 && !output.Quiet)
        {
            _out.WriteLine($"no plugins, neither in {Printable.Clean(places.Shipped)} nor in {Printable.Clean(places.Own)}");
        }

        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>A block of lines for each folder of one plugin.</summary>
    public Task<int> Show(string id, OutputChoice output)
    {
        var found = PluginInventory.Look(places, composition.Time).Of(id);
        foreach (var listed in found)
        {
            if (output.Json)
            {
                _out.WriteLine(JsonLine.Of("plugin", json => DescribeWhole(json, listed)));
                continue;
            }

            PluginText.Of(listed, HashOf(listed)).ForEach(_out.WriteLine);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static string VersionOf(ListedPlugin listed) => listed.Plugin.Manifest?.Version.ToString() ?? "?";

    private static void Describe(Utf8JsonWriter json, ListedPlugin listed)
    {
        json.WriteString("id", listed.Plugin.Id);
        json.WriteString("version", listed.Plugin.Manifest?.Version.ToString());
        json.WriteString("state", listed.State);
        json.WriteString("reason", listed.Reason);
        json.WriteString("kind", PluginText.KindOf(listed));
        json.WriteString("folder", listed.Plugin.Folder);
    }

    private static void DescribeWhole(Utf8JsonWriter json, ListedPlugin listed)
    {
        Describe(json, listed);
        json.WriteString("sha256", HashOf(listed));
        json.WriteString("trust", listed.Verdict?.Sentence);
        if (listed.Plugin.Manifest is not { } manifest)
        {
            return;
        }

        json.WriteString("description", manifest.Description);
        json.WriteString("author", manifest.Author);
        json.WriteString("contract", manifest.Contract.ToString());
        json.WriteString("entry", manifest.Entry);
        JsonLine.WriteStrings(json, "hosts", manifest.Permissions.Hosts);
        JsonLine.WriteStrings(json, "programs", manifest.Permissions.Programs);
        json.WriteStartArray("claims");
        foreach (var claim in manifest.Claims)
        {
            json.WriteStartObject();
            PluginText.Write(json, claim);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? HashOf(ListedPlugin listed)
    {
        try
        {
            return listed.Verdict?.Hash ?? (listed.Kind == FolderKind.Site ? null : FolderHash.Of(listed.Plugin.Folder));
        }
        catch (TrustException)
        {
            // Its reason stands beside it already.
            return null;
        }
    }
}
