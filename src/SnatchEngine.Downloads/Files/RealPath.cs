namespace SnatchEngine.Downloads.Files;

/// <summary>Where a path leads when every link in it is followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>Follows the links of every component.</summary>
    /// <returns>An absolute path without links; null when it leads nowhere or in circles.</returns>
    public static string? Of(string path)
    {
        var links = 0;
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var (at, rest) = (root, new Stack<string>(Components(full[root.Length..])));
        while (rest.TryPop(out var component))
        {
            if (component == "..")
            {
                at = Path.GetDirectoryName(at) ?? root;
                continue;
            }

            var next = Path.Combine(at, component);
            var found = new FileInfo(next);
            var target = LinkTargetOf(found);
            if (target is null)
            {
                if (!found.Exists && !Directory.Exists(next))
                {
                    return null;
                }

                at = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                root = Path.GetPathRoot(Path.GetFullPath(target))!;
                (at, target) = (root, target[Path.GetPathRoot(target)!.Length..]);
            }

            foreach (var part in Components(target))
            {
                rest.Push(part);
            }
        }

        return at;
    }

    private static string? LinkTargetOf(FileInfo found)
    {
        try
        {
            return found.LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Last first, as they go onto a stack; '..' stays, since it climbs from where a link led.
    private static IEnumerable<string> Components(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(c => c != ".").Reverse();
}
