namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Keys and initializations: fetched once, kept while they are in use.</summary>
internal sealed class KeptBodies
{
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<byte[]>> _bodies = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public async Task<byte[]> GetAsync(string name, Func<CancellationToken, Task<byte[]>> fetch, CancellationToken cancellationToken)
    {
        Task<byte[]>? body;
        TaskCompletionSource<byte[]>? mine = null;
        lock (_gate)
        {
            if (!_bodies.TryGetValue(name, out body))
            {
                mine = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                body = _bodies[name] = mine.Task;
                _order.Enqueue(name);
                if (_order.Count > Most && _order.TryDequeue(out var oldest))
                {
                    _bodies.Remove(oldest);
                }
            }
        }

        if (mine is not null)
        {
            await FillAsync(name, mine, fetch, cancellationToken);
        }

        return await body.WaitAsync(cancellationToken);
    }

    private async Task FillAsync(string name, TaskCompletionSource<byte[]> mine, Func<CancellationToken, Task<byte[]>> fetch, CancellationToken cancellationToken)
    {
        try
        {
            mine.SetResult(await fetch(cancellationToken));
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _bodies.Remove(name);
            }

            mine.SetException(e);
            // Seen by whoever else waits; nobody may.
            _ = mine.Task.Exception;
        }
    }
}
