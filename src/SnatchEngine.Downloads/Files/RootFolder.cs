namespace SnatchEngine.Downloads.Files;

/// <summary>A folder beneath which files are placed, and beyond which no link leads them.</summary>
/// <param name="root">The folder; it exists when something is resolved.</param>
public sealed class RootFolder(string root)
{
    /// <summary>The folder, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Finds the place of a file, and creates the folders to it.</summary>
    /// <param name="components">Folders and file name, each one component, as <see cref="SafeName.Path"/> gives them.</param>
    /// <returns>The absolute path of the file, which need not exist.</returns>
    /// <exception cref="DownloadException">A component is no name, is a file where a folder should be, or is a link out of the root.</exception>
    public string Resolve(IReadOnlyList<string> components)
    {
        if (components.Count == 0 || components.Any(c => c is "" or "." or ".." || c.AsSpan().IndexOfAny("/\\\0") >= 0))
        {
            throw Refused(string.Join('/', components), "is not a file name");
        }

        if (!Directory.Exists(Root))
        {
            throw Refused(Root, "does not exist; create the folder first");
        }

        // Only links and folders need the real path, and most files have neither.
        var real = new Lazy<string>(() => RealPath.Of(Root) ?? Root);
        var at = Root;
        for (var i = 0; i < components.Count; i++)
        {
            at = Path.Combine(at, components[i]);
            if (i < components.Count - 1)
            {
                Enter(at, real.Value);
            }
            else if (IsLink(at) && !IsBeneath(RealPath.Of(at), real.Value))
            {
                throw Refused(at, $"is a link that leads out of {Root}");
            }
        }

        return at;
    }

    private void Enter(string folder, string real)
    {
        var link = IsLink(folder);
        try
        {
            // Looked at again after it was created: what matters is where it leads now.
            _ = link ? null : Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"The folder {folder} cannot be created: {e.Message}", e);
        }

        if (!IsBeneath(RealPath.Of(folder), real))
        {
            throw Refused(folder, $"is a link that leads out of {Root}");
        }

        if (!Directory.Exists(folder))
        {
            throw Refused(folder, "is a file where a folder should be");
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static bool IsBeneath(string? path, string root) =>
        path is not null && (path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static DownloadException Refused(string what, string why) => new(DownloadFailure.CannotWrite, $"'{what}' {why}.");
}
