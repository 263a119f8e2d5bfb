using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.PostProcessing;

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
        var roots = folders.Select(folder => new DirectoryInfo(folder)).ToList();
        var staging = roots
            .SelectMany(root => root.EnumerateFiles(StagingFolder.MarkName, everywhere))
            .Select(mark => mark.DirectoryName!)
            .Where(folder => folder.EndsWith(Part, StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        var files = roots
            .SelectMany(root => root.EnumerateFiles("*", everywhere))
            .DistinctBy(file => file.FullName)
            .Select(file => (File: file, Part: StagingOf(file.DirectoryName, staging) ?? PartOf(file.FullName)))
            .Where(found => found.Part is not null);
        return [.. files.GroupBy(f => f.Part!, f => f.File).Select(group => Describe(group, staging)).OrderBy(l => l.Path, StringComparer.Ordinal)];
    }

    private static string? StagingOf(string? folder, HashSet<string> staging)
    {
        for (; staging.Count > 0 && folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (staging.Contains(folder))
            {
                return folder;
            }
        }

        return null;
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

    private static Leftover Describe(IGrouping<string, FileInfo> group, HashSet<string> staging)
    {
        var there = group.Where(f => f.Exists).ToList();
        var size = there.Sum(f => f.Length);
        var touched = there.Count == 0 ? DateTimeOffset.MaxValue : there.Max(f => new DateTimeOffset(f.LastWriteTimeUtc));
        return new Leftover(group.Key, [.. there.Select(f => f.FullName)], new ByteSize(size), touched) { IsStaging = staging.Contains(group.Key) };
    }
}
