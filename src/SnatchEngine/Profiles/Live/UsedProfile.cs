using System.Text;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Live;

/// <summary>The profile a person chose with <c>snatch profile use</c>, kept in <c>state/profile</c>: one line with its name.</summary>
/// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
public sealed class UsedProfile(string homeFolder)
{
    private const int Longest = 256;

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(homeFolder), "state", "profile");

    /// <summary>The name; null when the machine decides.</summary>
    /// <exception cref="ConfigException">The file is there and cannot be read.</exception>
    public string? Read()
    {
        try
        {
            var text = new FileInfo(Path) is { Exists: true, Length: <= Longest } ? File.ReadAllText(Path).Trim() : "";
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException([new(Path, 1, 1, ProblemCode.Unreadable, "the file cannot be read")]);
        }
    }

    /// <summary>Keeps a choice; null leaves it to the machine again. Replaced whole, so that no reader sees half of it.</summary>
    /// <exception cref="IOException">It cannot be written; then it is as it was.</exception>
    public void Write(string? name)
    {
        if (name is null)
        {
            if (File.Exists(Path))
            {
                File.Delete(Path);
                DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
            }

            return;
        }

        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var fresh = $"{Path}.{Environment.ProcessId}.part";
        using (var file = DurableFile.Open(fresh, FileMode.Create))
        {
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(name + "\n"), 0);
            DurableFile.Flush(file);
        }

        DurableFile.Replace(fresh, Path);
        DurableFile.FlushFolder(folder);
    }
}
