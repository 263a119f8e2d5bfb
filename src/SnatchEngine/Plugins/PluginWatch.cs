namespace SnatchEngine.Plugins;

/// <summary>Hears from the system when something beneath a folder changes.</summary>
internal sealed class PluginWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;

    private PluginWatch(FileSystemWatcher watcher) => _watcher = watcher;

    /// <summary>Begins; null when the system has no more watches to give.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="changed">Called at every change, from threads of the system.</param>
    /// <param name="log">Takes a line about it.</param>
    public static PluginWatch? TryBegin(string folder, Action changed, Action<string> log)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
            watcher.Changed += (_, _) => changed();
            watcher.Created += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            // Events were lost, or the folder itself is gone.
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return new PluginWatch(watcher);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            log($"changes beneath {folder} are noticed at the next URL only: {e.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();
}
