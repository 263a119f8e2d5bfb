namespace SnatchEngine.Runs;

/// <summary>What waits in a run: by priority, first come first served within one. Waiting costs an entry, never a task.</summary>
/// <param name="room">New entries that may wait; who adds more waits until one is taken.</param>
/// <param name="time">The clock for parked entries.</param>
internal sealed class WishQueue(int room, TimeProvider time) : IDisposable
{
    /// <summary>Room for a long list.</summary>
    public const int UsualRoom = 250_000;

    // A timer's longest wait is less than 50 days; a day is enough to look again.
    private static readonly TimeSpan s_longestAlarm = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(room, room);
    private readonly PriorityQueue<QueueEntry, long> _ready = new();
    private readonly PriorityQueue<QueueEntry, long> _parked = new();
    private TaskCompletionSource? _changed;
    private ITimer? _alarm;
    private long _places;
    private int _taken;
    private bool _closed;

    /// <summary>Entries that wait, parked ones included.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count + _parked.Count;
            }
        }
    }

    /// <summary>Adds an entry, as soon as there is room.</summary>
    public async ValueTask AddAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        entry.TakesRoom = true;
        Put(entry);
    }

    /// <summary>Puts an entry that was taken back at its place; does not wait. A new one comes after the others of its priority.</summary>
    public void Put(QueueEntry entry)
    {
        lock (_gate)
        {
            entry.Place = entry.Place >= 0 ? entry.Place : _places++;
            _ready.Enqueue(entry, entry.Rank);
            Signal();
        }
    }

    /// <summary>Keeps an entry out of the way until a moment.</summary>
    public void Park(QueueEntry entry, DateTimeOffset notBefore)
    {
        lock (_gate)
        {
            entry.Place = entry.Place >= 0 ? entry.Place : _places++;
            _parked.Enqueue(entry, notBefore.UtcTicks);
            Signal();
        }
    }

    /// <summary>No more entries will be added.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Signal();
        }
    }

    /// <summary>The work on an entry that was taken is over.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _taken--;
            Signal();
        }
    }

    /// <summary>Takes the first entry, waiting for one. Null when nothing is left but parked ones: the queue is closed and no work is going on.</summary>
    /// <remarks>For one caller at a time.</remarks>
    public async Task<QueueEntry?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            lock (_gate)
            {
                ReturnParked();
                if (_ready.TryDequeue(out var entry, out _))
                {
                    return Taken(entry);
                }

                if (_closed && _taken == 0)
                {
                    return null;
                }

                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
                SetAlarm();
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes out everything that still waits, parked entries included.</summary>
    public IReadOnlyList<QueueEntry> Clear()
    {
        lock (_gate)
        {
            List<QueueEntry> left = [];
            while (_ready.TryDequeue(out var entry, out _) || _parked.TryDequeue(out entry, out _))
            {
                left.Add(entry);
            }

            left.Sort((a, b) => a.Rank.CompareTo(b.Rank));
            return left;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _alarm?.Dispose();
            _alarm = null;
        }

        _room.Dispose();
    }

    private QueueEntry Taken(QueueEntry entry)
    {
        _taken++;
        if (entry.TakesRoom)
        {
            entry.TakesRoom = false;
            _room.Release();
        }

        return entry;
    }

    private void ReturnParked()
    {
        while (_parked.TryPeek(out _, out var notBefore) && notBefore <= time.GetUtcNow().UtcTicks)
        {
            var entry = _parked.Dequeue();
            _ready.Enqueue(entry, entry.Rank);
        }
    }

    private void SetAlarm()
    {
        _alarm?.Dispose();
        _alarm = null;
        if (_parked.TryPeek(out _, out var notBefore))
        {
            var wait = new TimeSpan(notBefore - time.GetUtcNow().UtcTicks);
            wait = wait < s_longestAlarm ? wait : s_longestAlarm;
            _alarm = time.CreateTimer(_ => Ring(), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ring()
    {
        lock (_gate)
        {
            Signal();
        }
    }

    private void Signal() => _changed?.TrySetResult();
}
