using System.Text;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Plugins.Trust;

/// <summary>Small files of lines that only their owner reads and writes; replaced whole, so that a reader or a crash never sees half of one.</summary>
internal static class OwnerFile
{
    private const long Longest = 1 << 20;
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The lines that say something, with their numbers; none when the file is not there.</summary>
    /// <exception cref="TrustException">It cannot be read, or is no such file.</exception>
    public static List<(int Number, string[] Words)> ReadLines(string path)
    {
        var lines = new List<(int, string[])>();
        string text;
        try
        {
            var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
            text = length == 0 ? "" : length <= Longest ? File.ReadAllText(path) : throw Damaged(path, 1, "the file is longer than 1 MiB");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException(TrustFailure.DamagedState, $"{path} cannot be read: {e.Message}", e);
        }

        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Length > 0 && line[0] != '#' && line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words)
            {
                lines.Add((number, words));
            }
        }

        return lines;
    }

    /// <summary>Replaces the file, or makes it.</summary>
    /// <exception cref="TrustException">It cannot be written; then it is as it was.</exception>
    public static void Write(string path, IEnumerable<string> lines)
    {
        var fresh = path + ".new";
        try
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            File.Delete(fresh);
            using (var file = Create(fresh))
            {
                RandomAccess.Write(file.SafeFileHandle, Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))), 0);
                DurableFile.Flush(file.SafeFileHandle);
            }

            DurableFile.Replace(fresh, path);
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException(TrustFailure.CannotWrite, $"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Makes a new file that its owner alone reads and writes.</summary>
    public static FileStream Create(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileMode0600;
        }

        return new FileStream(path, how);
    }

    /// <summary>Makes a folder, and those above it that are missing, for their owner alone.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            MakeFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // .NET gives the mode to the last folder only, which is why those above are made here one by one.
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    public static TrustException Damaged(string path, int line, string what) => new(TrustFailure.DamagedState, $"{path}:{line}: {what}; correct the line, or take it out");
}
