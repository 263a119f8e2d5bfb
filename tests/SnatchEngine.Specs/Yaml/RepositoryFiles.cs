namespace SnatchEngine.Specs.Yaml;

/// <summary>Files of the source tree that specs read.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string DefaultProfile => File.ReadAllText(Path.Combine(Root, "profiles", "default.yaml"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SnatchEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new DirectoryNotFoundException("SnatchEngine.sln is not above the specs");
        }

        return folder;
    }
}
