using SnatchEngine.Plugins.Patterns;

namespace SnatchEngine.Plugins.Shared;

/// <summary>Which file names are wanted.</summary>
/// <param name="include">Patterns divided by commas, of which one must fit. Null or empty: every name.</param>
/// <param name="exclude">Patterns divided by commas, of which none may fit. Null or empty: none.</param>
internal sealed class NamePatterns(string? include, string? exclude)
{
    private readonly Glob[] _include = Split(include);
    private readonly Glob[] _exclude = Split(exclude);

    /// <summary>Whether a file is wanted.</summary>
    /// <param name="path">Its name, with the folders it is in.</param>
    public bool Want(string path) => (_include.Length == 0 || Fits(_include, path)) && !Fits(_exclude, path);

    private static Glob[] Split(string? patterns) =>
        [.. (patterns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => new Glob(text))];

    private static bool Fits(Glob[] patterns, string path) => Array.Exists(patterns, pattern => pattern.IsForFolders ? FoldersOf(path).Any(pattern.Fits) : pattern.Fits(path));

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1))
        {
            yield return path[..at];
        }
    }
}
