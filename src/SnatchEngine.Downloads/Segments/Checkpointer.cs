namespace SnatchEngine.Downloads.Segments;

/// <summary>Makes what has arrived durable, every 16 MiB or 5 s, on a thread of its own and never two at once.</summary>
internal sealed class Checkpointer(PartFile part, SegmentMap map, Durability durability, TimeProvider time)
{
    private const long DirtyBytes = 16 << 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long _dirty;
    private long _last = time.GetTimestamp();
    private Task _running = Task.CompletedTask;
    private bool _isNamed;

    /// <summary>Counts bytes written, and starts a flush when enough have gathered.</summary>
    /// <exception cref="IOException">An earlier flush failed: the disk does not keep what it is given.</exception>
    public void Wrote(long bytes)
    {
        var dirty = Interlocked.Add(ref _dirty, bytes);
        if (durability == Durability.None || dirty == 0 || (dirty < DirtyBytes && time.GetElapsedTime(Volatile.Read(ref _last)) < s_interval))
        {
            return;
        }

        lock (_gate)
        {
            if (_running.IsFaulted)
            {
                _running.GetAwaiter().GetResult();
            }

            if (_running.IsCompleted && part.Journal is { } journal)
            {
                _running = Task.Run(() => Flush(journal), CancellationToken.None);
            }
        }
    }

    /// <summary>Waits for a flush under way, and makes the rest durable before a pause or a stop.</summary>
    public async Task StopAsync(bool flushRest)
    {
        Task running;
        lock (_gate)
        {
            running = _running;
        }

        await running;
        if (flushRest && durability != Durability.None && part.Journal is { } journal && Interlocked.Read(ref _dirty) > 0)
        {
            Flush(journal);
        }
    }

    private void Flush(PartJournal journal)
    {
        Interlocked.Exchange(ref _dirty, 0);
        Volatile.Write(ref _last, time.GetTimestamp());
        var held = map.Held();
        part.Flush();
        FailPoint.Pass("part-flush");
        if (!_isNamed)
        {
            // Bytes that are on the disk under no name are lost all the same.
            Files.DurableFile.FlushFolder(Path.GetDirectoryName(part.Path)!);
            _isNamed = true;
        }

        journal.Durable(held, map, part.TailCrc);
    }
}
