namespace SnatchEngine.Downloads.Segments;

/// <summary>Ends reads that bring nothing to speak of: under 16 bytes a second over the idle time is a stall. Waits for a limit do not count.</summary>
internal sealed class StallClock : IDisposable
{
    private const long StallBytesPerSecond = 16;

    private readonly TimeSpan _idle;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _either;
    private long _windowBytes;

    public StallClock(TimeSpan idle, TimeProvider time, CancellationToken cancellationToken)
    {
        (_idle, _caller) = (idle, cancellationToken);
        _stall = new CancellationTokenSource(idle, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stall.Token);
    }

    /// <exception cref="TransferFault">The clock ran out.</exception>
    public async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, string host)
    {
        try
        {
            var read = await body.ReadAsync(buffer, _either.Token);
            Arrived(read);
            return read;
        }
        catch (OperationCanceledException e) when (_stall.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new TransferFault(FaultKind.Stalled, $"{host} sent nothing to speak of for {_idle.TotalSeconds:0.#} s", e);
        }
    }

    /// <summary>The reader waits for something else now.</summary>
    public void Stop() => _stall.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>It reads again.</summary>
    public void Start()
    {
        _stall.CancelAfter(_idle);
        _windowBytes = 0;
    }

    public void Dispose()
    {
        _either.Dispose();
        _stall.Dispose();
    }

    /// <summary>The clock starts anew only for more than a trickle.</summary>
    private void Arrived(int read)
    {
        _windowBytes += read;
        if (_windowBytes >= StallBytesPerSecond * _idle.TotalSeconds)
        {
            Start();
        }
    }
}
