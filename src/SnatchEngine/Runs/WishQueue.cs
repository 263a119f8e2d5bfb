using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Runs;

/// <summary>What waits in a run: by priority, the shortest first within one, first come first served among equals. Waiting costs an entry, never a task.</summary>
/// <param name="room">New entries that may wait; who adds more waits until one is taken.</param>
/// <param name="time">The clock.</param>
/// <param name="book">What entries will take. Null: nothing is known of any.</param>
internal sealed class WishQueue(int room, TimeProvider time, DurationBook? book = null) : IDisposable
{
    /// <summary>Room for a long list.</summary>
    public const int UsualRoom = 250_000;

    // A timer's longest wait is less than 50 days; a day is enough to look again.
    private static readonly TimeSpan s_longestAlarm = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_reorderEvery = TimeSpan.FromSeconds(1);
    private const double ReorderShare = 50;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(room, room);
    private readonly PriorityQueue<QueueEntry, long> _ready = new();
    private readonly PriorityQueue<QueueEntry, long> _parked = new();
    private readonly long _began = time.GetTimestamp();
    private TaskCompletionSource? _changed;
    private ITimer? _alarm;
    private long _places;
    private int _taken;
    private bool _closed;
    private int _edition = book?.Edition ?? 0;
    private TimeSpan _mayReorderAt;
    private double _expected;
    private int _fresh;
    private int _unknown;

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
            Stand(entry);
            Enqueue(entry);
            Signal();
        }
    }

    /// <summary>Keeps an entry out of the way until a moment.</summary>
    public void Park(QueueEntry entry, DateTimeOffset notBefore)
    {
        lock (_gate)
        {
            Stand(entry);
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
                Reorder();
                if (_ready.TryDequeue(out var entry, out _))
                {
                    Count(entry, -1);
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

    /// <summary>What waits and is not worked on yet, parked entries included: how many, the seconds they will take, and of how many nothing is known.</summary>
    public (int Count, double Seconds, int Unknown) Ahead
    {
        get
        {
            lock (_gate)
            {
                Reorder();
                return (_fresh + _parked.Count, _expected, _unknown + _parked.Count);
            }
        }
    }

    /// <summary>Takes out everything that still waits, parked entries included.</summary>
    public IReadOnlyList<QueueEntry> Clear()
    {
        lock (_gate)
        {
            List<QueueEntry> left = [];
            (_fresh, _expected, _unknown) = (0, 0, 0);
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

    /// <summary>Gives an entry its place, once.</summary>
    private void Stand(QueueEntry entry)
    {
        if (entry.Place < 0)
        {
            (entry.Place, entry.CameAt) = (_places++, time.GetElapsedTime(_began).TotalSeconds);
        }
    }

    private void Enqueue(QueueEntry entry)
    {
        entry.Expected = entry is ParkedEntry parked
            ? book?.Expect(parked.Plan.Request.Urls[0], parked.Plan.Request.ExpectedLength ?? parked.Status.Total)
            : book?.Expect(entry.Wish.Url, null);
        Count(entry, 1);
        _ready.Enqueue(entry, entry.Rank);
    }

    /// <summary>A wish that is being worked on stands here again for its next item, which may not be; it is no new work that is known of.</summary>
    private void Count(QueueEntry entry, int change)
    {
        if (entry is WishEntry { Plans: not null })
        {
            return;
        }

        _fresh += change;
        _expected = Math.Max(0, _expected + (change * (entry.Expected ?? 0)));
        _unknown += entry.Expected is null ? change : 0;
    }

    /// <summary>Lets all that waits stand as what is expected by now says; a long queue less often, as that takes a while.</summary>
    private void Reorder()
    {
        var now = time.GetElapsedTime(_began);
        if (book is null || _edition == book.Edition || now < _mayReorderAt)
        {
            return;
        }

        _edition = book.Edition;
        var waiting = new List<QueueEntry>(_ready.Count);
        while (_ready.TryDequeue(out var entry, out _))
        {
            waiting.Add(entry);
        }

        (_fresh, _expected, _unknown) = (0, 0, 0);
        waiting.ForEach(Enqueue);
        var took = time.GetElapsedTime(_began) - now;
        _mayReorderAt = now + s_reorderEvery + (took * ReorderShare);
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
            Enqueue(_parked.Dequeue());
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
