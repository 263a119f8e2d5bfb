namespace SnatchEngine.Architecture.Specs.Source;

/// <summary>The text files of this repository, as they lie on the disk; nothing is asked of git.</summary>
static class Repository
{
    private static readonly string[] s_notOurs = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults", ".vs", ".idea"];
    private static readonly string[] s_text =
        [".cs", ".csproj", ".csx", ".props", ".targets", ".sln", ".json", ".yaml", ".yml", ".md", ".txt", ".sh", ".editorconfig", ".gitignore", ".gitattributes", ".ts", ".tsx", ".css", ".html", ""];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Where(f => s_text.Contains(f.Extension)).Select(f => new SourceFile(Path.GetRelativePath(Root, f.FullName).Replace('\\', '/'), File.ReadAllText(f.FullName)))];

    /// <summary>The C# of the product: what is built from <c>src</c> and <c>plugins</c>.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = [.. Files.Where(f => (f.IsBelow("src/") || f.IsBelow("plugins/")) && f.Path.EndsWith(".cs", StringComparison.Ordinal))];

    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Files.Where(f => f.IsBelow("tests/") && f.Path.EndsWith(".cs", StringComparison.Ordinal))];

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(f => f.Name != ".git")
            .Concat(folder.EnumerateDirectories().Where(d => !s_notOurs.Contains(d.Name) && d.LinkTarget is null).SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SnatchEngine.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("SnatchEngine.sln is not above the specs");
    }
}
