using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Storage;

/// <summary>The secret that lets a program of the same person talk to the daemon: 256 bits in a file only its owner can read.</summary>
public static class AccessToken
{
    /// <summary>The file's name in the state folder.</summary>
    public const string FileName = "token";

    private const int Length = 64;

    /// <summary>The token of a state folder; null when there is none.</summary>
    /// <param name="folder">The state folder.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public static string? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == Length && text.All(char.IsAsciiHexDigit)
                ? text
                : throw new StorageException(StorageFailure.CannotOpen, $"{path} does not hold a token of {Length} hexadecimal digits. Delete it and start 'snatch serve' again: it makes a new one.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The token file", path);
        }
    }

    /// <summary>The token of a state folder, made when there is none. One that others can read is refused.</summary>
    /// <param name="folder">The state folder.</param>
    /// <exception cref="StorageException">The file cannot be read or made, or is open to others.</exception>
    public static string ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (Read(folder) is { } known)
        {
            RefuseOpen(path);
            return known;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));
        try
        {
            WriteWhole(path, token + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The token file", path);
        }

        return token;
    }

    // Beside and renamed: a kill in between leaves no token, never half of one. What such a kill left is written anew, with modes of its own.
    private static void WriteWhole(string path, string text)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = StateFiles.Open(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            DurableFile.Flush(file.SafeFileHandle);
        }

        DurableFile.Replace(beside, path);
    }

    private static void RefuseOpen(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            throw new StorageException(StorageFailure.CannotOpen, $"{path} can be read by others, so its token is no secret any more. Delete it, and a new one is made.");
        }
    }
}
