using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Held while plugins, pins or switches change, so that two processes do not undo each other's work.</summary>
internal static class ChangeLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for it.</summary>
    /// <exception cref="TrustException">Another process did not let go, or the file cannot be made.</exception>
    public static async Task<IDisposable> TakeAsync(PluginPaths places, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                OwnerFile.MakeFolder(Path.GetDirectoryName(places.Lock)!);
                var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
                if (!OperatingSystem.IsWindows())
                {
                    how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                return new FileStream(places.Lock, how);
            }
            catch (IOException e) when (File.Exists(places.Lock))
            {
                if (time.GetElapsedTime(start) >= s_patience)
                {
                    throw new TrustException(TrustFailure.Busy, $"another process is changing plugins and holds {places.Lock}; try again when it is done", e);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new TrustException(TrustFailure.CannotWrite, $"{places.Lock} cannot be opened: {e.Message}", e);
            }

            await Task.Delay(s_look, time, cancellationToken);
        }
    }
}
