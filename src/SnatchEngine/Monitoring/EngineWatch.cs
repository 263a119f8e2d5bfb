namespace SnatchEngine.Monitoring;

/// <summary>The monitor of an engine and its instruments, neither of which is there before somebody asks.</summary>
/// <param name="sources">Where it will read.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineWatch(Func<LoadSources> sources, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private LoadMonitor? _monitor;
    private EngineMeter? _meter;

    /// <summary>The monitor, which begins now if it has not yet.</summary>
    public LoadMonitor Monitor
    {
        get
        {
            lock (_gate)
            {
                return _monitor ??= Begin();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _meter?.Dispose();
        await (_monitor?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private LoadMonitor Begin()
    {
        var reading = sources();
        var monitor = new LoadMonitor(reading, time);
        _meter = new EngineMeter(reading, () => monitor.Latest);
        return monitor;
    }
}
