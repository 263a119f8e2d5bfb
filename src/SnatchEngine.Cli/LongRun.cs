namespace SnatchEngine.Cli;

/// <summary>Begins what only a run of some length is worth: a small file should not pay for it.</summary>
/// <param name="time">The clock.</param>
/// <param name="begin">What is begun.</param>
internal sealed class LongRun(TimeProvider time, Action begin) : IAsyncDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(2);

    private readonly Lock _one = new();
    private ITimer? _alarm;

    /// <summary>A run begins.</summary>
    public void Begin()
    {
        lock (_one)
        {
            _alarm ??= time.CreateTimer(_ => begin(), null, s_long, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Begins nothing any more.</summary>
    public ValueTask DisposeAsync() => _alarm?.DisposeAsync() ?? ValueTask.CompletedTask;
}
