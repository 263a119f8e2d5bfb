namespace SnatchEngine.Abstractions.Lending;

/// <summary>Makes a thing once, however many ask for it while it is being made. Keeps nothing afterwards; <see cref="Cache{TKey, TValue}"/> does.</summary>
/// <remarks>One who cancels leaves the others waiting; the making is cancelled when nobody waits any more. What it throws, all who wait get.</remarks>
/// <typeparam name="TKey">What things are told apart by.</typeparam>
/// <typeparam name="TValue">What is made.</typeparam>
/// <param name="keys">How keys are compared. Default: as they compare themselves.</param>
public sealed class SingleFlight<TKey, TValue>(IEqualityComparer<TKey>? keys = null) where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = new(keys);

    /// <summary>Joins the making of a thing, or begins it.</summary>
    /// <param name="key">Which thing.</param>
    /// <param name="make">Makes it; its token is cancelled when nobody waits any more.</param>
    /// <param name="landed">Told of the thing before anybody who waits, unless it was forgotten meanwhile; must be short. Default: nobody.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thing.</returns>
    /// <exception cref="OperationCanceledException">This caller stopped waiting.</exception>
    public Task<TValue> RunAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> make, Action<TKey, TValue>? landed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TValue>(cancellationToken);
        }

        Flight? flight;
        var isFirst = false;
        lock (_gate)
        {
            if (!_flights.TryGetValue(key, out flight))
            {
                _flights[key] = flight = new Flight();
                isFirst = true;
            }

            flight.Waiters++;
        }

        if (isFirst)
        {
            // Everything it throws ends in the flight, which every waiter reads.
            _ = FlyAsync(key, make, flight, landed);
        }

        return WaitAsync(key, flight, cancellationToken);
    }

    /// <summary>Lets what is being made reach those who wait and nobody after them: the next who asks begins anew.</summary>
    /// <param name="key">Which thing.</param>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _flights.Remove(key);
        }
    }

    /// <summary>Forgets all that is being made.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            _flights.Clear();
        }
    }

    private async Task FlyAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> make, Flight flight, Action<TKey, TValue>? landed)
    {
        try
        {
            var value = await make(key, flight.Abandoned.Token);
            lock (_gate)
            {
                if (Land(key, flight))
                {
                    landed?.Invoke(key, value);
                }
            }

            flight.Landed.TrySetResult(value);
        }
        // Whatever the maker threw is its waiters' to see, not this class's to judge.
        catch (Exception e)
        {
            lock (_gate)
            {
                Land(key, flight);
            }

            flight.Landed.TrySetException(e);
            _ = flight.Landed.Task.Exception;
        }
    }

    private async Task<TValue> WaitAsync(TKey key, Flight flight, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.Landed.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            var isAbandoned = false;
            lock (_gate)
            {
                if (--flight.Waiters == 0 && !flight.Landed.Task.IsCompleted)
                {
                    // Whoever asks from now on begins anew instead of joining one that is being cancelled.
                    Land(key, flight);
                    isAbandoned = true;
                }
            }

            if (isAbandoned)
            {
                await flight.Abandoned.CancelAsync();
            }
        }
    }

    private bool Land(TKey key, Flight flight) => _flights.TryGetValue(key, out var current) && current == flight && _flights.Remove(key);

    private sealed class Flight
    {
        public int Waiters { get; set; }

        public TaskCompletionSource<TValue> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Abandoned { get; } = new();
    }
}
