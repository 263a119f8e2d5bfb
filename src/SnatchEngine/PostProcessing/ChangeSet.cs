using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins;

namespace SnatchEngine.PostProcessing;

/// <summary>Applies what a step says it changed, and refuses what it may not say.</summary>
internal static class ChangeSet
{
    private const int MostAdded = 100_000;
    private const int LongestName = 4_096;

    /// <summary>The files after a step.</summary>
    /// <param name="step">The step, for messages.</param>
    /// <param name="request">What it was given.</param>
    /// <param name="result">What it said; of plugin code, so each list is read once.</param>
    /// <exception cref="PluginException">It names a file it was not given, or one outside its folder.</exception>
    public static IReadOnlyList<StagedFile> Apply(PostStep step, PostProcessingRequest request, PostProcessingResult result)
    {
        HashSet<string> removed = [.. result.Removed];
        Dictionary<string, string> renamed = new(result.Renamed, StringComparer.Ordinal);
        if (removed.Concat(renamed.Keys).FirstOrDefault(path => request.Files.All(f => f.Path != path)) is { } stranger)
        {
            throw Broken(step, $"names {stranger}, which it was not given");
        }

        List<StagedFile> added = [];
        foreach (var file in result.Added)
        {
            added.Add(added.Count < MostAdded ? Checked(step, request.Folder, file) : throw Broken(step, $"adds more than {MostAdded} files"));
        }

        List<StagedFile> files = [];
        var at = -1;
        foreach (var file in request.Files)
        {
            if (removed.Contains(file.Path))
            {
                at = at < 0 ? files.Count : at;
                continue;
            }

            files.Add(renamed.TryGetValue(file.Path, out var name) ? file with { Name = Named(step, name) } : file);
        }

        files.InsertRange(at < 0 ? files.Count : at, added);
        return files.Count > 0 ? files : throw Broken(step, "leaves no file");
    }

    private static StagedFile Checked(PostStep step, string folder, StagedFile? file)
    {
        if (file is not { Path: { } path })
        {
            throw Broken(step, "adds a file without a path");
        }

        var full = Path.GetFullPath(path);
        var info = new FileInfo(full);
        if (!full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !info.Exists || LeadsOut(info, folder))
        {
            throw Broken(step, $"adds {path}, which is no file in its folder");
        }

        return file with { Path = full, Name = Named(step, file.Name) };
    }

    // A link would place, and before that flush and move, whatever it leads to.
    private static bool LeadsOut(FileInfo file, string folder)
    {
        for (FileSystemInfo at = file; at.FullName.Length > folder.Length; at = new DirectoryInfo(Path.GetDirectoryName(at.FullName)!))
        {
            if (at.LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static string Named(PostStep step, string? name) => name is { Length: > 0 and <= LongestName } ? name : throw Broken(step, "gives a file no name, or one that is too long");

    private static PluginException Broken(PostStep step, string what) => new(PluginFailure.BrokeContract, $"the post-processor '{step.Use}' breaks the contract: it {what}");
}
