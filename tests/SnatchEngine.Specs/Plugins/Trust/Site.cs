using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Specs.Runs;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Trust;

/// <summary>A program folder and a person's folder, with plugins of a few bytes.</summary>
internal sealed class Site : IDisposable
{
    public const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempFolder _folder = new();

    public Site()
    {
        Places = new PluginPaths(_folder.Folder("program"), _folder.Folder("home"));
        MakePrivate(Places.Home);
        _folder.Folder("home/plugins");
        MakePrivate(Places.Own);
    }

    public PluginPaths Places { get; }

    public TempFolder Folder => _folder;

    public HandTime Time { get; } = new();

    public List<string> Notices { get; } = [];

    public static string Manifest(string id, string version, string more = "") =>
        $$"""{ "id": "{{id}}", "version": "{{version}}", "contract": "1.0", "entry": "X.dll", "kinds": ["extractor"]{{more}} }""";

    public static string Claim(string host, string path = "*", int priority = 0) => $$""", "claims": [ { "host": "{{host}}", "path": "{{path}}", "priority": {{priority}} } ]""";

    /// <summary>Drops a plugin in, as its owner alone would.</summary>
    public string Drop(string name, string id, string version, string more = "", string content = "code") => Put(Places.Own, name, id, version, more, content);

    /// <summary>Lays a plugin beside the program.</summary>
    public string Ship(string name, string id, string version, string more = "") => Put(Places.Shipped, name, id, version, more, "code");

    /// <summary>Writes the list that the build would write.</summary>
    public void List(string name)
    {
        var folder = Path.Combine(Places.Shipped, name);
        var lines = Directory.EnumerateFiles(folder).Select(f => $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}  {name}/{Path.GetFileName(f)}");
        File.WriteAllLines(Path.Combine(Places.Shipped, ShippedPlugins.FileName), lines);
    }

    public void Settings(string text) => _folder.Write("home/config/snatch.yaml", text);

    public InstalledPlugin Plugin(string id) => PluginCatalog.Scan(Places.Roots).Plugins.Single(p => p.Id == id);

    /// <summary>The version of a plugin that would be used.</summary>
    public string? InUse(string id) => PluginInventory.Look(Places, Time).Of(id).Single(l => l.IsInUse).Plugin.Manifest!.Version.ToString();

    public PluginAdmission Admission(bool shippedOnly = false) => new(Places, Time, Notices.Add, shippedOnly);

    public string[] Audit() => File.Exists(Places.Audit) ? File.ReadAllLines(Places.Audit) : [];

    public void Dispose() => _folder.Dispose();

    private static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Mine);
        }
    }

    private string Put(string root, string name, string id, string version, string more, string content)
    {
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        MakePrivate(folder);
        File.WriteAllText(Path.Combine(folder, "plugin.json"), Manifest(id, version, more));
        File.WriteAllText(Path.Combine(folder, "X.dll"), content);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            MakePrivate(file);
        }

        return folder;
    }
}
