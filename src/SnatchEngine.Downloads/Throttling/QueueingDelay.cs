namespace SnatchEngine.Downloads.Throttling;

/// <summary>How much longer the way to one host takes than it would with empty queues (RFC 6817, 2.4.2).</summary>
/// <remarks>The base is the least of ten minutes, kept by the minute; the present is the lower of the last two samples of two seconds. Not thread-safe.</remarks>
internal sealed class QueueingDelay
{
    private const int BaseHistory = 10;
    private const int CurrentFilter = 2;
    private static readonly TimeSpan s_bucket = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(2);

    private readonly Queue<TimeSpan> _history = new();
    private readonly Queue<TimeSpan> _recent = new();
    private TimeSpan _least = TimeSpan.MaxValue;
    private TimeSpan? _bucketAt;

    /// <summary>The least there was.</summary>
    public TimeSpan Base
    {
        get
        {
            var least = _least;
            foreach (var earlier in _history)
            {
                least = earlier < least ? earlier : least;
            }

            return least;
        }
    }

    /// <summary>When the last sample came.</summary>
    public TimeSpan LastAt { get; private set; }

    /// <summary>Takes in a round trip.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="roundTrip">How long it took.</param>
    public void Add(TimeSpan now, TimeSpan roundTrip)
    {
        if (now - LastAt > s_stale)
        {
            _recent.Clear();
        }

        LastAt = now;
        Learn(now, roundTrip);
        _recent.Enqueue(roundTrip);
        if (_recent.Count > CurrentFilter)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>Takes in a round trip that says what the way takes when it is empty, but not what it takes now.</summary>
    public void Learn(TimeSpan now, TimeSpan roundTrip)
    {
        _bucketAt ??= now;
        if (now - _bucketAt >= s_bucket)
        {
            _history.Enqueue(_least);
            if (_history.Count >= BaseHistory)
            {
                _history.Dequeue();
            }

            (_least, _bucketAt) = (roundTrip, now);
        }

        _least = roundTrip < _least ? roundTrip : _least;
    }

    /// <summary>What queues add now.</summary>
    public TimeSpan Now
    {
        get
        {
            var least = TimeSpan.MaxValue;
            foreach (var recent in _recent)
            {
                least = recent < least ? recent : least;
            }

            return _recent.Count == 0 ? TimeSpan.Zero : least - Base;
        }
    }
}
