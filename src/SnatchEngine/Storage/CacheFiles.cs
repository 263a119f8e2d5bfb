namespace SnatchEngine.Storage;

/// <summary>The files of the cache.</summary>
/// <param name="folder">The folder they are in; others of this program are there too.</param>
internal sealed class CacheFiles(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The database.</summary>
    public string Database { get; } = Path.Combine(Path.GetFullPath(folder), "cache.db");

    /// <summary>Held by whoever opens the database or begins it anew.</summary>
    public string Gate => Database + ".lock";

    /// <summary>Bytes on the disk.</summary>
    public long Length => All.Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    private string[] All => [Database, Database + "-wal", Database + "-shm"];

    /// <summary>Makes the folder and an empty file, for their owner only.</summary>
    /// <exception cref="StorageException">They cannot be made there.</exception>
    public void Prepare()
    {
        var full = Path.GetDirectoryName(Database)!;
        if (FileSystem.TypeOf(full) is var type && FileSystem.IsNetwork(type))
        {
            throw new StorageException(StorageFailure.NetworkFileSystem, $"nothing is kept in {full}: it is on a network file system ({type}), whose locks cannot be trusted");
        }

        Try(full, () =>
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(full) : Directory.CreateDirectory(full, OwnerOnly);
            StateFiles.Open(Database, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
        });
    }

    /// <summary>Takes the gate; null while another process has it.</summary>
    public FileStream? TryEnter()
    {
        FileStream? entered = null;
        Try(Gate, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Gate)!);
            try
            {
                entered = StateFiles.Open(Gate, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (FileFailure.IsHeldElsewhere(error))
            {
                // Then it is asked for again.
            }
        });
        return entered;
    }

    /// <summary>Throws it all away.</summary>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    public void Remove() => Try(Database, () =>
    {
        foreach (var path in All)
        {
            File.Delete(path);
        }
    });

    private static void Try(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.CannotOpen, $"the cache cannot be kept in {path}: {e.Message}", e);
        }
    }
}
