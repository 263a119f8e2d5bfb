namespace SnatchEngine.Storage;

/// <summary>Lets one process at a time open, change, checkpoint or close the database.</summary>
/// <remarks>SQLite's own write lock does not cover the checkpoint after a commit, and SQLite before 3.51.3 can lose a commit
/// when one process checkpoints in the very moment that another one writes.</remarks>
internal sealed class StateGate(StateFiles files, TimeProvider clock, TimeSpan wait)
{
    /// <summary>Waits for the gate; a <see cref="StorageFailure.Locked"/> after the wait.</summary>
    public async Task<FileStream> EnterAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var patience = Patience();
        while (true)
        {
            if (TryEnter() is { } entered)
            {
                return entered;
            }

            if (!await patience.PauseAsync(ct))
            {
                throw Locked();
            }
        }
    }

    public FileStream? TryEnter() => TryOpen(files.Gate, FileAccess.ReadWrite, FileShare.None);

    public Patience Patience() => new(clock, wait);

    /// <summary>Whether any process, this one included, has the database open. Ask behind the gate only.</summary>
    public bool IsAnyoneInside()
    {
        using var alone = TryOpen(files.Presence, FileAccess.ReadWrite, FileShare.None);
        return alone is null;
    }

    /// <summary>Says that this process has the database open, until disposed. Ask behind the gate only.</summary>
    public FileStream StepInside() => TryOpen(files.Presence, FileAccess.Read, FileShare.Read) ?? throw Locked();

    public StorageException Locked(Exception? inner = null) => new(StorageFailure.Locked,
        $"Another process has held {files.Database} for more than {wait.TotalSeconds:0.##} s. Wait for the other snatch to finish or stop it (fuser {files.Gate} tells which), then try again.", inner);

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return StateFiles.Open(path, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException error) when (FileFailure.IsHeldElsewhere(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The lock file", path);
        }
    }
}

/// <summary>Pauses that grow from 1 to 50 ms, until the limit is over.</summary>
internal sealed class Patience(TimeProvider clock, TimeSpan limit)
{
    private readonly long _start = clock.GetTimestamp();
    private int _pauses;

    /// <summary>False when the limit is over.</summary>
    public async Task<bool> PauseAsync(CancellationToken ct)
    {
        if (clock.GetElapsedTime(_start) >= limit)
        {
            return false;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50, 1 << Math.Min(_pauses++, 6))), clock, ct);
        return true;
    }
}
