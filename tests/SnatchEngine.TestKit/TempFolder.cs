namespace SnatchEngine.TestKit;

/// <summary>A folder of its own for one spec, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("snatch-spec-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        MakeParentOf(name);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Write(string name, byte[] bytes)
    {
        MakeParentOf(name);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Makes a folder within this one and returns its path.</summary>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public byte[] Read(string name) => File.ReadAllBytes(this[name]);

    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Select(p => System.IO.Path.GetRelativePath(Path, p)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        if (!Directory.Exists(Path)) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && !OperatingSystem.IsWindows())
        {
            // A spec took rights away from a folder to provoke a failure, and may itself have failed before giving them back.
            Unlock(Path);
            Directory.Delete(Path, recursive: true);
        }
    }

    private static void Unlock(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null)) Unlock(inner.FullName);
    }

    private void MakeParentOf(string name) => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
}
