namespace SnatchEngine.TestKit;

/// <summary>Holds whoever waits at it until the spec opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Source)> _watchers = [];
    private int _arrived;

    public bool IsOpen => _open.Task.IsCompleted;

    /// <summary>How many have come to the gate so far, those let through included.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    public void Open() => _open.TrySetResult();

    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _arrived++;
            foreach (var (_, source) in _watchers.FindAll(w => w.Count <= _arrived)) source.TrySetResult();
        }

        await _open.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends once <paramref name="count"/> have come to the gate.</summary>
    public Task ReachedAsync(int count = 1)
    {
        lock (_lock)
        {
            if (_arrived >= count) return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, source));
            return Patience.ForAsync(source.Task, $"{count} to arrive at the gate; {_arrived} did when asked");
        }
    }
}
