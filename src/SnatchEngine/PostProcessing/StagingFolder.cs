using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.PostProcessing;

/// <summary>The folder <c>NAME.HASH.part</c> of one item between its first byte and its last step. What is whole in it survives a failed step and a killed process.</summary>
public sealed class StagingFolder : IDisposable
{
    /// <summary>The file that says that a folder is ours, and is locked while somebody works in it.</summary>
    public const string MarkName = "staging.lock";

    private static readonly List<string> s_unfinished = [".part", ".part.journal", ".part.journal.new"];

    private readonly FileStream _lock;

    private StagingFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Opens the folder of an item for this process alone; makes it when it is not there.</summary>
    /// <param name="root">The folder beneath which it lies.</param>
    /// <param name="name">A safe name of the item, for people.</param>
    /// <param name="key">What makes two items one.</param>
    /// <exception cref="DownloadException">Another process works in it.</exception>
    internal static StagingFolder Open(string root, string name, string key)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), NameOf(name, key));
        Directory.CreateDirectory(folder);
        try
        {
            return new StagingFolder(folder, new FileStream(System.IO.Path.Combine(folder, MarkName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (Directory.Exists(folder))
        {
            throw new DownloadException(DownloadFailure.InUse, $"{folder} is being worked in by another process already.", e);
        }
    }

    /// <summary>The folder of one part; made when it is not there.</summary>
    internal string PartFolder(int number) => Directory.CreateDirectory(System.IO.Path.Combine(Path, $"part-{number}")).FullName;

    /// <summary>The file of a part that an earlier run finished; null when it did not. The core gives a file its name only when it is whole.</summary>
    internal string? FinishedPart(int number) =>
        Directory.EnumerateFiles(PartFolder(number)).FirstOrDefault(f => !s_unfinished.Exists(end => f.EndsWith(end, StringComparison.Ordinal)));

    /// <summary>An empty folder for what a step makes.</summary>
    internal string StepFolder(int number)
    {
        var folder = System.IO.Path.Combine(Path, $"step-{number}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Removes it with all that is in it: everything wanted is placed.</summary>
    internal void Remove()
    {
        // Windows does not remove what is open; elsewhere the lock is held to the end.
        if (OperatingSystem.IsWindows())
        {
            _lock.Dispose();
        }

        Remove(Path);
    }

    /// <summary>Removes a staging folder whose lock is held: under another name first, so that who begins just now makes a folder of its own.</summary>
    /// <param name="folder">The folder.</param>
    public static void Remove(string folder)
    {
        var gone = $"{folder[..^".part".Length]}.gone.{Environment.ProcessId}.part";
        Directory.Move(folder, gone);
        Directory.Delete(gone, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static string NameOf(string name, string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 4));
        var most = SafeName.MaxBytes - hash.Length - 1;
        while (Encoding.UTF8.GetByteCount(name) > most)
        {
            name = name[..(name.Length - (char.IsLowSurrogate(name[^1]) ? 2 : 1))];
        }

        return $"{name}.{hash}.part";
    }
}
