using SnatchEngine.Cli.Terminal;
using SnatchEngine.PluginKit.Templates;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plugin new</c>: what <c>dotnet new snatch-plugin</c> writes, and already knows where this program is.</summary>
internal sealed class PluginNewCommand(Composition composition)
{
    /// <summary>Writes the plugin.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string name, string? host, string folder, OutputChoice output)
    {
        var template = new PluginTemplate(Path.Combine(composition.ProgramFolder, "templates", "snatch-plugin"));
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw new UsageException([$"--host '{Printable.Clean(host)}': must be a host, such as tube.example"]);
        }

        var target = Path.GetFullPath(folder);
        var files = Written(() => template.Write(name, host?.ToLowerInvariant(), composition.ProgramFolder, target));
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("written", json =>
            {
                json.WriteString("folder", target);
                json.WriteString("id", PluginTemplate.IdOf(name));
                JsonLine.WriteStrings(json, "files", files);
            }));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine($"{Printable.Clean(target)}: {files.Count} files. Next: cd {Printable.Clean(folder)} && dotnet test");
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<string> Written(Func<IReadOnlyList<string>> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"it cannot be written: {e.Message}"]);
        }
    }
}
