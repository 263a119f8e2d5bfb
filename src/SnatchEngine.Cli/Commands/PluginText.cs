using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;

namespace SnatchEngine.Cli.Commands;

/// <summary>A plugin in words.</summary>
internal static class PluginText
{
    /// <summary>Where its folder is from, in a word.</summary>
    public static string KindOf(ListedPlugin listed) => listed.Kind switch
    {
        FolderKind.Shipped => "shipped",
        FolderKind.Changed => "changed",
        FolderKind.Kept => "kept",
        FolderKind.Site => "site",
        _ => "own",
    };

    /// <summary>All that is known of one.</summary>
    public static List<string> Of(ListedPlugin listed, string? hash)
    {
        var lines = listed.Plugin.Manifest is { } manifest
            ? Of(manifest, listed.Plugin.Folder, hash)
            : [$"plugin       {Printable.Clean(listed.Plugin.Id)}", $"folder       {Printable.Clean(listed.Plugin.Folder)}"];
        lines.Add($"kind         {KindOf(listed)}");
        lines.Add($"state        {listed.State}");
        if (listed.Reason is { } reason)
        {
            lines.AddRange(reason.Split('\n').Select((line, at) => $"{(at == 0 ? "reason " : "       ")}      {Printable.Clean(line)}"));
        }
        else if (listed.Verdict is { } verdict)
        {
            lines.Add($"trust        {Printable.Clean(verdict.Sentence)}");
        }

        return lines;
    }

    /// <summary>What a manifest says, and the hash of what it speaks for.</summary>
    public static List<string> Of(PluginManifest manifest, string folder, string? hash)
    {
        List<string> lines =
        [
            $"plugin       {manifest.Id} {manifest.Version}",
            $"author       {Printable.Clean(manifest.Author ?? "not said")}",
            $"folder       {Printable.Clean(folder)}",
            $"sha-256      {hash ?? "not known"}",
            $"may reach    {(manifest.Permissions.Hosts.Count == 0 ? "no host" : string.Join(", ", manifest.Permissions.Hosts))}",
            $"may start    {(manifest.Permissions.Programs.Count == 0 ? "no program" : string.Join(", ", manifest.Permissions.Programs))}",
            $"contract     {manifest.Contract}",
        ];
        if (manifest.Description is { } description)
        {
            lines.Insert(1, $"for          {Printable.Clean(description)}");
        }

        lines.AddRange(manifest.Claims.Select(c => $"takes        {Printable.Clean(Of(c))}  (extractor {c.Extractor}, priority {c.Priority})"));
        return lines;
    }

    /// <summary>A claim as host and path.</summary>
    public static string Of(UrlClaim claim) => $"{claim.Host} {claim.Path}";

    /// <summary>The properties of a claim.</summary>
    public static void Write(Utf8JsonWriter json, UrlClaim claim)
    {
        json.WriteString("host", claim.Host);
        json.WriteString("path", claim.Path);
        json.WriteNumber("priority", claim.Priority);
        json.WriteString("extractor", claim.Extractor);
    }
}
