namespace SnatchEngine.Downloads.Resilience;

/// <summary>Counts the tries of one download that brought nothing. Shared by its connections.</summary>
/// <remarks>
/// Progress is bytes beyond the most ever held, so that bytes thrown away and fetched again are none. The count starts over whenever that brought a step:
/// a 64th of the file, at least 1 byte and at most 1 MiB (64 KiB while the length is unknown). Small pieces add up until they are a step.
/// So a flaky 100 GB file is not bound to 9 tries, a 500 KiB file cut every 10 KiB still arrives, and a server that sends a byte per try is left
/// after at most 64 × (retries + 1) tries per 64 MiB.
/// Connections that break together count once: a try that began before the last counted failure says nothing new.
/// </remarks>
/// <param name="retries">Tries after the first that may pass without progress.</param>
/// <param name="length">The file's length, or null while unknown.</param>
public sealed class AttemptBudget(int retries, long? length = null)
{
    private readonly Lock _gate = new();
    private long _most;
    private long _mark;
    private int _tries;
    private int _round;

    /// <summary>The file's length once it is known.</summary>
    public long? Length { get; set; } = length;

    /// <summary>Tries without progress so far.</summary>
    public int Tries
    {
        get
        {
            lock (_gate)
            {
                return _tries;
            }
        }
    }

    /// <summary>Whether no further try is due.</summary>
    public bool IsSpent => Tries > retries;

    /// <summary>A try begins.</summary>
    /// <returns>Its round, to be handed to <see cref="Failed"/>.</returns>
    public int Begin()
    {
        lock (_gate)
        {
            return _round;
        }
    }

    /// <summary>A try failed.</summary>
    /// <param name="round">What <see cref="Begin"/> gave it.</param>
    /// <returns>Tries without progress so far, at least 1.</returns>
    public int Failed(int round)
    {
        lock (_gate)
        {
            if (round == _round)
            {
                _round++;
                _tries++;
            }

            return Math.Max(1, _tries);
        }
    }

    /// <summary>Bytes of the file that are held now; call it as they arrive, or when a try ends.</summary>
    /// <param name="held">All bytes held, those of an earlier run included; the first call sets where counting begins.</param>
    public void Held(long held)
    {
        lock (_gate)
        {
            _most = Math.Max(_most, held);
            if (_most - _mark >= Step())
            {
                _mark = _most;
                _tries = 0;
            }
        }
    }

    /// <summary>Bytes that an earlier run left: they are no progress of this one.</summary>
    /// <param name="held">Bytes held at the start.</param>
    public void StartFrom(long held)
    {
        lock (_gate)
        {
            _most = _mark = held;
        }
    }

    private long Step() => Length is { } known ? Math.Clamp(known / 64, 1, 1 << 20) : 64 << 10;
}
