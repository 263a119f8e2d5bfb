namespace SnatchEngine.Cli.Cleaning;

/// <summary>Which files a live process has open.</summary>
internal sealed class FilesInUse
{
    private readonly HashSet<string> _open;

    private FilesInUse(HashSet<string> open) => _open = open;

    /// <summary>Looks once at every process that lets itself be looked at; on Linux only.</summary>
    public static FilesInUse Look()
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        if (OperatingSystem.IsLinux() && Directory.Exists("/proc"))
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
            {
                AddOpenOf(process, open);
            }
        }

        return new FilesInUse(open);
    }

    /// <summary>Whether one of the files is open or locked somewhere.</summary>
    public bool Contains(Leftover leftover) => leftover.Files.Any(f => _open.Contains(f) || Hold(f) is not { } held || Released(held));

    /// <summary>Takes a file for this process alone.</summary>
    /// <returns>The hold, or null when another process has the file or it cannot be opened.</returns>
    public static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Released(FileStream held)
    {
        held.Dispose();
        return false;
    }

    private static void AddOpenOf(string process, HashSet<string> open)
    {
        try
        {
            foreach (var descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")))
            {
                if (File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName is { } target)
                {
                    open.Add(target);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to somebody else: then its locks must do.
        }
    }
}
