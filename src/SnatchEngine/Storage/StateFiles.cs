using System.Globalization;
using System.Text.RegularExpressions;

namespace SnatchEngine.Storage;

/// <summary>The files of the state folder that belong to the database.</summary>
internal sealed partial class StateFiles
{
    private const int BackupsKept = 3;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private StateFiles(string folder) => Folder = folder;

    public string Folder { get; }

    public string Database => Path.Combine(Folder, StateDatabase.FileName);

    public string WriteAheadLog => Database + "-wal";

    /// <summary>Held exclusively by whoever changes anything; its text is the <see cref="StateMark"/>.</summary>
    public string Gate => Database + ".lock";

    /// <summary>Held shared by every process that has the database open.</summary>
    public string Presence => Database + ".open";

    /// <summary>Creates the folder, for its owner only, when it is not there.</summary>
    public static StateFiles Prepare(string folder, Func<string, string> fileSystemOf)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var type = fileSystemOf(folder);
        if (FileSystem.IsNetwork(type))
        {
            throw new StorageException(StorageFailure.NetworkFileSystem,
                $"The state folder {folder} lies on a network file system ({type}), where locks and shared memory cannot be trusted and the database would be damaged. Point SNATCH_HOME to a local disk.");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The state folder", folder);
        }

        return new StateFiles(folder);
    }

    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var how = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            how.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, how);
    }

    public bool HasPendingLog => new FileInfo(WriteAheadLog) is { Exists: true, Length: > 0 };

    public string NewBackup(int version, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{Database}.backup-{version}-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");

    /// <summary>The finished backups, newest first.</summary>
    public IReadOnlyList<string> Backups() => [.. AllBackups().Where(IsFinished)];

    /// <summary>Backups that a kill or a power cut interrupted.</summary>
    public IReadOnlyList<string> UnfinishedBackups() => [.. AllBackups().Where(path => !IsFinished(path))];

    /// <summary>Removes all but the last three backups, and those that were never finished.</summary>
    public void PruneBackups()
    {
        foreach (var path in Backups().Skip(BackupsKept).Concat(UnfinishedBackups()))
        {
            try
            {
                File.Delete(path);
                File.Delete(path + "-journal");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // One backup too many harms nobody; the next time tries again.
            }
        }
    }

    private IEnumerable<string> AllBackups() => Directory.EnumerateFiles(Folder, StateDatabase.FileName + ".backup-*")
        .Where(path => BackupName().IsMatch(path))
        .OrderByDescending(path => path[(path.LastIndexOf('-') + 1)..], StringComparer.Ordinal);

    // SQLite deletes the journal as the last act of the copy.
    private static bool IsFinished(string path) => new FileInfo(path).Length > 0 && !File.Exists(path + "-journal");

    [GeneratedRegex(@"\.backup-[0-9]+-[0-9]{8}T[0-9]{9}Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex BackupName();
}
