namespace SnatchEngine.Plugins.Trust;

/// <summary>Whether only its owner can write a folder, and who that is. On Windows the permissions of the person's folder stand for it, and only links are looked for.</summary>
public static class FolderSafety
{
    /// <summary>Why what lies in a folder cannot be trusted to be its owner's doing.</summary>
    /// <param name="folder">The folder; everything in it is looked at.</param>
    /// <param name="top">The folder above it up to which, itself included, nobody else may write either.</param>
    /// <returns>Null when nobody but this user and root can change anything in it.</returns>
    public static string? RefusalOf(string folder, string top)
    {
        folder = Full(folder);
        try
        {
            if (RefusalOfPlace(folder, Full(top)) is { } refusal)
            {
                return refusal;
            }

            var found = FolderFiles.Of(folder);
            return found.Folders.Concat(found.Files.Select(f => f.Path)).Select(path => RefusalOfEntry(path, PathFacts.Of(path), folder)).FirstOrDefault(r => r is not null);
        }
        catch (TrustException e)
        {
            return e.Message;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether nobody else can even enter a folder, so that the permissions within do not matter.</summary>
    internal static bool IsPrivate(string folder) =>
        !OperatingSystem.IsWindows() && PathFacts.Of(folder) is { Kind: PathKind.Folder } facts && facts.Owner == PathFacts.Self && ((int)facts.Mode & 0b111_111) == 0;

    /// <summary>The same for one file or folder without what is in it: itself and every folder from it up to another.</summary>
    /// <param name="path">The file or folder; one that is not there is safe.</param>
    /// <param name="top">The last folder to look at; it alone may be a link.</param>
    internal static string? RefusalOfPlace(string path, string top)
    {
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            var isTop = at == top;
            var facts = PathFacts.Of(at, follow: isTop && at != path);
            var refusal = facts.Kind switch
            {
                PathKind.Missing => null,
                PathKind.Link => $"{at} is a link; put the {(at == path ? "thing" : "folder")} itself there",
                _ => RefusalOfEntry(at, facts, null),
            };
            if (refusal is not null || isTop || !IsBeneath(at, top))
            {
                return refusal;
            }
        }

        return null;
    }

    private static string? RefusalOfEntry(string path, PathFacts facts, string? within)
    {
        var (what, deep) = (ShellWord.Of(within ?? path), within is null ? "" : "-R ");
        if (facts.OthersWrite)
        {
            return $"others can write {path} (mode {Convert.ToString((int)facts.Mode, 8)}); if what is there is yours, run: chmod {deep}go-w {what}";
        }

        var self = PathFacts.Self;
        return facts.Owner == 0 || facts.Owner == self
            ? null
            : $"{path} belongs to user {facts.Owner}, who is neither you nor root; if you trust what is there, run: chown {deep}{self} {what}";
    }

    private static bool IsBeneath(string path, string top) => path.StartsWith(Path.EndsInDirectorySeparator(top) ? top : top + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
