namespace SnatchEngine.Plugins.Trust;

/// <summary>Everything in a folder, which must be files and folders only.</summary>
/// <param name="Files">The files, sorted by their names.</param>
/// <param name="Folders">The folders beneath it.</param>
internal sealed record FolderFiles(IReadOnlyList<FolderFile> Files, IReadOnlyList<string> Folders)
{
    /// <summary>The most files, and the most folders, of a plugin.</summary>
    public const int Most = 10_000;

    /// <summary>The most bytes of a plugin.</summary>
    public const long MostBytes = 256L << 20;

    private const int Deepest = 32;

    /// <summary>Walks a folder.</summary>
    /// <exception cref="TrustException">There is a link or a special file in it, or too much of anything.</exception>
    public static FolderFiles Of(string folder)
    {
        List<FolderFile> files = [];
        List<string> folders = [];
        try
        {
            if (PathFacts.Of(folder).Kind is not PathKind.Folder and var kind)
            {
                throw Unfit(kind switch
                {
                    PathKind.Missing => $"{folder} is not there",
                    PathKind.Link => $"{folder} is a link; put the folder itself there",
                    _ => $"{folder} is no folder",
                });
            }

            Walk(folder, folder, "", 0, files, folders);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unfit($"{folder} cannot be read: {e.Message}", e);
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new FolderFiles(files, folders);
    }

    private static void Walk(string top, string folder, string prefix, int depth, List<FolderFile> files, List<string> folders)
    {
        if (depth > Deepest)
        {
            throw Unfit($"{top} has folders more than {Deepest} deep");
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = prefix + Path.GetFileName(path);
            switch (PathFacts.Of(path).Kind)
            {
                case PathKind.Folder:
                    folders.Add(path);
                    Walk(top, path, $"{name}/", depth + 1, files, folders);
                    break;
                case PathKind.File:
                    files.Add(new FolderFile(name, path));
                    break;
                case PathKind.Link:
                    throw Unfit($"{path} is a link{LeadsOut(top, path)}; a plugin is made of plain files");
                case PathKind.Missing:
                    throw Unfit($"{path} went away, or its name is no text");
                default:
                    throw Unfit($"{path} is a pipe, a socket or a device; a plugin is made of plain files");
            }

            if (files.Count > Most || folders.Count > Most)
            {
                throw Unfit($"{top} holds more than {Most} files or folders");
            }
        }
    }

    private static string LeadsOut(string top, string link)
    {
        var target = new FileInfo(link).LinkTarget ?? "";
        var full = Path.GetFullPath(target, Path.GetDirectoryName(link)!);
        return full.StartsWith(top + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "" : $" that leads out of the folder, to {target}";
    }

    private static TrustException Unfit(string message, Exception? inner = null) => new(TrustFailure.UnfitFolder, message, inner);
}

/// <summary>A file of a folder.</summary>
/// <param name="Name">Its path within the folder, with <c>/</c> on every system.</param>
/// <param name="Path">Its full path.</param>
internal sealed record FolderFile(string Name, string Path);
