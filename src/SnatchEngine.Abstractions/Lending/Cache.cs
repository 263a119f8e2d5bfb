using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Abstractions.Lending;

/// <summary>Keeps so many values for so long; when it is full, the one not used for the longest goes. For any number of callers at once.</summary>
/// <remarks>Least recently used by a hash table and a linked list, all operations O(1). Null is a value like any other. Times are monotonic.</remarks>
/// <typeparam name="TKey">What values are found by.</typeparam>
/// <typeparam name="TValue">What is kept.</typeparam>
public sealed class Cache<TKey, TValue> where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries;
    private readonly SingleFlight<TKey, TValue> _flights;
    private readonly LinkedList<Entry> _byUse = new();
    private readonly TimeProvider _time;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="maxItems">The most values it keeps; at least 1.</param>
    /// <param name="ttl">How long each is kept from when it was put in, used or not; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="keys">How keys are compared. Default: as they compare themselves.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public Cache(int maxItems, TimeSpan ttl, TimeProvider? time = null, IEqualityComparer<TKey>? keys = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems, 1);
        if (ttl != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        }

        (MaxItems, TimeToLive, _time) = (maxItems, ttl, time ?? TimeProvider.System);
        (_entries, _flights) = (new(keys), new(keys));
    }

    /// <summary>The most values it keeps.</summary>
    public int MaxItems { get; }

    /// <summary>How long each is kept.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>Look-ups that found a value.</summary>
    public long Hits { get; private set; }

    /// <summary>Look-ups that found none.</summary>
    public long Misses { get; private set; }

    /// <summary>Values that went to make room.</summary>
    public long Evictions { get; private set; }

    /// <summary>Values kept that have not expired.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                for (var node = _byUse.First; node is not null;)
                {
                    var next = node.Next;
                    if (IsExpired(node.Value))
                    {
                        Drop(node);
                    }

                    node = next;
                }

                return _entries.Count;
            }
        }
    }

    /// <summary>Looks a value up; that counts as a use of it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when there is none or it has expired.</returns>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            return Find(key, out value);
        }
    }

    /// <summary>Puts a value in, in place of what was there; one that is being made for the key at this moment is handed to its waiters and not kept.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value; may be null.</param>
    public void Set(TKey key, TValue value)
    {
        _flights.Forget(key);
        Keep(key, value);
    }

    /// <summary>Forgets a value; one that is being made for the key at this moment is handed to its waiters and not kept.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(TKey key)
    {
        _flights.Forget(key);
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return false;
            }

            Drop(node);
            return true;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _flights.ForgetAll();
        lock (_gate)
        {
            _entries.Clear();
            _byUse.Clear();
        }
    }

    /// <summary>Looks a value up, or makes it: once, however many ask for it meanwhile (single flight).</summary>
    /// <remarks>What fails is not kept: all who waited get the exception, and the next who asks tries again. One who cancels leaves the others waiting; the making is cancelled when nobody waits any more.</remarks>
    /// <param name="key">Its key.</param>
    /// <param name="make">Makes the value.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="OperationCanceledException">This caller stopped waiting.</exception>
    public Task<TValue> GetOrAddAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> make, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<TValue>(cancellationToken)
            : TryGet(key, out var value) ? Task.FromResult(value)
            : _flights.RunAsync(key, (k, token) => IsKept(k, out var kept) ? Task.FromResult(kept) : make(k, token), Keep, cancellationToken);
    }

    // One that landed between the look-up and the joining must not be made a second time.
    private bool IsKept(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            var isKept = _entries.TryGetValue(key, out var node) && !IsExpired(node.Value);
            value = isKept ? node!.Value.Value : default;
            return isKept;
        }
    }

    private void Keep(TKey key, TValue value)
    {
        lock (_gate)
        {
            Put(key, value);
        }
    }

    private bool Find(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var node))
        {
            if (!IsExpired(node.Value))
            {
                Hits++;
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                value = node.Value.Value;
                return true;
            }

            Drop(node);
        }

        Misses++;
        value = default;
        return false;
    }

    private void Put(TKey key, TValue value)
    {
        if (_entries.TryGetValue(key, out var old))
        {
            Drop(old);
        }

        _entries[key] = _byUse.AddFirst(new Entry(key, value, _time.GetTimestamp()));
        if (_entries.Count > MaxItems)
        {
            Evictions++;
            Drop(_byUse.Last!);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
    }

    private bool IsExpired(Entry entry) => TimeToLive != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(entry.At) >= TimeToLive;

    private sealed record Entry(TKey Key, TValue Value, long At);
}
