using System.Text;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Optimization;

/// <summary>What was done to the machine, written down before it is done: <c>state/optimizers.open</c> while changes are being made, <c>state/optimizers.kept</c> for those that hold until they are reverted.</summary>
/// <remarks>Everybody may read both, as what <c>sudo</c> wrote is asked for by a person later; they hold settings and no secrets.</remarks>
/// <param name="stateFolder">The folder, <c>SNATCH_HOME/state</c>.</param>
internal sealed class TuningJournal(string stateFolder)
{
    private const long Longest = 1 << 20;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string OpenPath => Path.Combine(stateFolder, "optimizers.open");

    private string KeptPath => Path.Combine(stateFolder, "optimizers.kept");

    /// <summary>Whether changes are being made now, or somebody died over them.</summary>
    public bool IsOpen => File.Exists(OpenPath);

    /// <summary>What holds until it is reverted, the oldest first.</summary>
    /// <exception cref="OptimizationException">It cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Kept()
    {
        try
        {
            return File.Exists(KeptPath) ? Parse(File.ReadAllText(KeptPath)) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptimizationException(OptimizationFailure.NotPermitted, $"the journal of what was applied cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Takes the right to change things; null when another process has it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written, as when another person's process died.</exception>
    public OpenJournal? TryOpen()
    {
        OwnerFile.MakeFolder(stateFolder);
        while (true)
        {
            SafeFileHandle? file = null;
            try
            {
                file = DurableFile.Open(OpenPath, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException) when (File.Exists(OpenPath))
            {
                return null;
            }

            // Who had it before may have deleted it in the moment between.
            if (!OperatingSystem.IsWindows() && !DurableFile.IsSameFile(file, OpenPath))
            {
                file.Dispose();
                continue;
            }

            MakeReadable(OpenPath);
            var bytes = new byte[Math.Min(RandomAccess.GetLength(file), Longest)];
            var length = RandomAccess.Read(file, bytes, 0);
            return new OpenJournal(this, file, Parse(Encoding.UTF8.GetString(bytes, 0, length)), OpenPath);
        }
    }

    /// <summary>Replaces what is kept, whole.</summary>
    internal void Keep(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
        {
            File.Delete(KeptPath);
        }
        else
        {
            var fresh = KeptPath + ".part";
            using (var file = DurableFile.Open(fresh, FileMode.Create))
            {
                RandomAccess.Write(file, Encoding.UTF8.GetBytes(string.Concat(entries.Select(e => e.ToLine()))), 0);
                DurableFile.Flush(file);
            }

            MakeReadable(fresh);
            DurableFile.Replace(fresh, KeptPath);
        }

        DurableFile.FlushFolder(stateFolder);
    }

    // The last line may be torn: what it tells was not begun, as it is flushed before that.
    private static List<JournalEntry> Parse(string text)
    {
        List<JournalEntry> entries = [];
        foreach (var line in text.Split('\n'))
        {
            if (JournalEntry.TryParse(line) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static void MakeReadable(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != Readable)
        {
            File.SetUnixFileMode(path, Readable);
        }
    }
}

/// <summary>The right to change the machine, with what is changed written down first.</summary>
/// <param name="journal">Where it belongs.</param>
/// <param name="file">The open file, locked.</param>
/// <param name="found">What a process that died had begun.</param>
/// <param name="path">Its path.</param>
internal sealed class OpenJournal(TuningJournal journal, SafeFileHandle file, IReadOnlyList<JournalEntry> found, string path) : IDisposable
{
    private readonly string _batch = Guid.NewGuid().ToString("N");
    private readonly List<JournalEntry> _made = [];
    private long _end = RandomAccess.GetLength(file);

    /// <summary>What a process that died had begun and not finished, the last first; what it had finished is kept already.</summary>
    public IReadOnlyList<JournalEntry> Unfinished
    {
        get
        {
            var finished = journal.Kept().Select(e => e.Batch).ToHashSet(StringComparer.Ordinal);
            return [.. found.Where(e => !finished.Contains(e.Batch)).Reverse()];
        }
    }

    /// <summary>What holds until it is reverted.</summary>
    public IReadOnlyList<JournalEntry> Kept => journal.Kept();

    /// <summary>Writes down what is about to be changed; it is on the disk when this returns.</summary>
    public void Begin(JournalEntry entry)
    {
        var bytes = Encoding.UTF8.GetBytes((entry with { Batch = _batch }).ToLine());
        RandomAccess.Write(file, bytes, _end);
        _end += bytes.Length;
        DurableFile.Flush(file);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>It was changed.</summary>
    public void Made(JournalEntry entry) => _made.Add(entry with { Batch = _batch });

    /// <summary>What was made from now on holds until it is reverted.</summary>
    public void Finish()
    {
        if (_made.Count == 0)
        {
            return;
        }

        var kept = journal.Kept().ToList();
        foreach (var entry in _made)
        {
            // Changed a second time, it goes back to what it was before the first.
            var before = kept.Find(k => k.IsSameAs(entry));
            kept.RemoveAll(k => k.IsSameAs(entry));
            kept.Add(before is null ? entry : entry with { Change = entry.Change with { Present = before.Change.Present, Restore = before.Change.Restore } });
        }

        journal.Keep(kept);
    }

    /// <summary>It holds no more.</summary>
    public void Forget(JournalEntry entry) => journal.Keep([.. journal.Kept().Where(k => !k.IsSameAs(entry))]);

    /// <summary>What is left to undo of a process that died; with nothing left, the next start has nothing to do.</summary>
    public void Leave(IReadOnlyList<JournalEntry> undone)
    {
        if (undone.Count == 0)
        {
            File.Delete(path);
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
