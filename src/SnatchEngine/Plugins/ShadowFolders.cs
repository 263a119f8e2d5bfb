namespace SnatchEngine.Plugins;

/// <summary>Folders for the copies that plugins run from, so that their own files are never locked or read half changed.</summary>
/// <remarks>Private to the user and to this process. What a killed process left behind is removed by the next that loads a plugin.</remarks>
/// <param name="folder">Where they are made.</param>
internal sealed class ShadowFolders(string folder) : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockEnding = ".lock";

    private readonly Lock _gate = new();
    private FileStream? _lock;
    private string? _own;
    private int _made;

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public string Make()
    {
        lock (_gate)
        {
            return MakePrivate(Path.Combine(_own ??= Begin(), $"{++_made}"));
        }
    }

    /// <summary>Removes one, as far as the system lets go of its files; the rest goes at the end.</summary>
    public static void Remove(string shadow)
    {
        try
        {
            Directory.Delete(shadow, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows holds what is still mapped; Dispose, or the next process, tries again.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_own is not null && _lock is not null)
            {
                Remove(_own);
                _lock.Dispose();
            }
        }
    }

    private string Begin()
    {
        Directory.CreateDirectory(folder);
        RemoveAbandoned();
        var own = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        // Held until the end: a lock that can be had is one whose process is gone.
        _lock = new FileStream(own + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        return MakePrivate(own);
    }

    private void RemoveAbandoned()
    {
        foreach (var left in Directory.EnumerateFiles(folder, $"*{LockEnding}"))
        {
            try
            {
                using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    if (Directory.Exists(left[..^LockEnding.Length]))
                    {
                        Directory.Delete(left[..^LockEnding.Length], recursive: true);
                    }
                }

                File.Delete(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody is using it, or the system does not let go of it yet.
            }
        }
    }

    private static string MakePrivate(string path) =>
        (OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Private)).FullName;
}
