namespace SnatchEngine.TestKit.Http2;

/// <summary>How much the client lets us send, over the connection and on each stream.</summary>
internal sealed class SendWindow
{
    private const long Initial = 65535;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _streams = [];
    private long _connection = Initial;
    private long _initial = Initial;
    private int _maxFrame = Frame.MaxPayload;
    private TaskCompletionSource _grown = New();

    public void Open(int streamId)
    {
        lock (_lock) _streams[streamId] = _initial;
    }

    public void Shut(int streamId)
    {
        lock (_lock) _streams.Remove(streamId);
    }

    /// <summary>WINDOW_UPDATE; stream 0 is the connection.</summary>
    public void Grow(int streamId, long by)
    {
        lock (_lock)
        {
            if (streamId == 0) _connection += by;
            else if (_streams.TryGetValue(streamId, out var window)) _streams[streamId] = window + by;
            Wake();
        }
    }

    /// <summary>SETTINGS_INITIAL_WINDOW_SIZE also changes the streams that are open.</summary>
    public void SetInitial(long size)
    {
        lock (_lock)
        {
            foreach (var id in _streams.Keys.ToArray()) _streams[id] += size - _initial;
            _initial = size;
            Wake();
        }
    }

    public void SetMaxFrame(int size)
    {
        lock (_lock) _maxFrame = Math.Min(size, 1 << 18);
    }

    /// <summary>Waits until some of the wanted bytes may go, and says how many.</summary>
    public async Task<int> TakeAsync(int streamId, int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (!_streams.TryGetValue(streamId, out var window)) throw new OperationCanceledException("the stream is closed");
                var granted = (int)Math.Min(Math.Min(wanted, _maxFrame), Math.Min(window, _connection));
                if (granted > 0)
                {
                    _streams[streamId] = window - granted;
                    _connection -= granted;
                    return granted;
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        var grown = _grown;
        _grown = New();
        grown.TrySetResult();
    }
}
