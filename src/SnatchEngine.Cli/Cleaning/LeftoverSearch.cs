using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Cli.Cleaning;

/// <summary>Finds what unfinished downloads left beneath a folder. Follows no links.</summary>
internal static class LeftoverSearch
{
    /// <summary>The end of a journal's name.</summary>
    public const string Journal = Part + ".journal";

    private const string Part = ".part";
    private static readonly string[] s_ends = [Journal + ".new", Journal, Part];

    /// <summary>Finds them, in the order of their paths.</summary>
    /// <param name="folders">Where to look.</param>
    public static IReadOnlyList<Leftover> Beneath(IEnumerable<string> folders)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = folders
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*" + Part + "*", everywhere))
            .DistinctBy(file => file.FullName)
            .Select(file => (File: file, Part: PartOf(file.FullName)))
            .Where(found => found.Part is not null);
        return [.. files.GroupBy(f => f.Part!, f => f.File).Select(Describe).OrderBy(l => l.Path, StringComparer.Ordinal)];
    }

    private static string? PartOf(string path)
    {
        foreach (var end in s_ends)
        {
            if (path.EndsWith(end, StringComparison.Ordinal) && System.IO.Path.GetFileName(path).Length > end.Length)
            {
                return path[..^(end.Length - Part.Length)];
            }
        }

        return null;
    }

    private static Leftover Describe(IGrouping<string, FileInfo> group)
    {
        var there = group.Where(f => f.Exists).ToList();
        var size = there.Sum(f => f.Length);
        var touched = there.Count == 0 ? DateTimeOffset.MaxValue : there.Max(f => new DateTimeOffset(f.LastWriteTimeUtc));
        return new Leftover(group.Key, [.. there.Select(f => f.FullName)], new ByteSize(size), touched);
    }
}
