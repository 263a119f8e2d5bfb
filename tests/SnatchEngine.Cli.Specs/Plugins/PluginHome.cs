using System.IO.Compression;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Plugins;

/// <summary>The real program with a home of its own, and the plugin that tells when its code runs.</summary>
internal sealed class PluginHome : IDisposable
{
    public SnatchProgram Program { get; } = new();

    public TempFolder Home => Program.Home;

    public string Own => Home["plugins"];

    /// <summary>The telltale as its build left it, in a folder that only its owner can write.</summary>
    public string Built(string version = "1.2.0")
    {
        var folder = Program.Folder.Folder($"built-{version}");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "test-plugins", "Telltale")))
        {
            var target = Path.Combine(folder, Path.GetFileName(file));
            File.WriteAllBytes(target, File.ReadAllBytes(file));
        }

        var manifest = Path.Combine(folder, "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("1.2.0", version, StringComparison.Ordinal));
        return folder;
    }

    public string Zip(string version = "1.2.0")
    {
        var file = Program.Folder[$"telltale-{version}.zip"];
        ZipFile.CreateFromDirectory(Built(version), file);
        return file;
    }

    public Task<ProgramResult> PluginAsync(params string[] words) => Program.RunAsync(["plugin", .. words]);

    /// <summary>Id, version, state and kind of each line of the list.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await PluginAsync("list", "--json")).Exits(0).Json().Select(l => $"{l.Text("id")} {l.Text("version")} {l.Text("state")} {l.Text("kind")}")];

    public void Pinned() => Home.Write("config/snatch.yaml", "plugins:\n  trust: pinned\n");

    /// <summary>Whether any code of a plugin ran; the telltale would have left a file.</summary>
    public bool CodeRan() => Home.Names().Concat(Program.Folder.Names()).Any(n => Path.GetFileName(n) == "it-ran");

    public void Dispose() => Program.Dispose();
}
