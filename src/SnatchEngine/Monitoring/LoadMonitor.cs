namespace SnatchEngine.Monitoring;

/// <summary>Takes a sample of machine and engine now and then, and keeps those of the last hour.</summary>
/// <remarks>It begins when it is made, so it is made only when somebody needs it. Its first sample comes one interval later, as rates need two readings.</remarks>
public sealed class LoadMonitor : IAsyncDisposable
{
    /// <summary>The usual time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How far back samples are kept, at the usual interval.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>How far back samples name hosts and downloads, at the usual interval.</summary>
    public static readonly TimeSpan Detailed = TimeSpan.FromMinutes(5);

    private readonly LoadRing _ring = new((int)(Kept / Interval), (int)(Detailed / Interval));
    private readonly LoadReader _reader;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sampling;

    /// <summary>Begins to sample.</summary>
    /// <param name="sources">Where it reads.</param>
    /// <param name="time">The clock.</param>
    /// <param name="interval">Time between two samples. Default: <see cref="Interval"/>.</param>
    public LoadMonitor(LoadSources sources, TimeProvider time, TimeSpan? interval = null)
    {
        _reader = new LoadReader(sources, time);
        _sampling = SampleUntilEndAsync(new PeriodicTimer(interval ?? Interval, time));
    }

    /// <summary>Hears each sample as it is taken, one at a time; it must not wait long.</summary>
    public event Action<LoadSample>? Sampled;

    /// <summary>The newest sample; null before the first.</summary>
    public LoadSample? Latest => _ring.Latest;

    /// <summary>The samples kept that were taken from one moment to another, both included, oldest first.</summary>
    /// <param name="from">The earlier moment.</param>
    /// <param name="to">The later one.</param>
    public IReadOnlyList<LoadSample> Between(DateTimeOffset from, DateTimeOffset to) => _ring.Between(from, to);

    /// <summary>Ends the sampling; whoever listened hears no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _sampling;
        _end.Dispose();
    }

    private async Task SampleUntilEndAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_end.Token))
                {
                    var sample = _reader.Read();
                    _ring.Add(sample);
                    Sampled?.Invoke(sample);
                }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                // The end.
            }
        }
    }
}
