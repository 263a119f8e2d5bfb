using SnatchEngine.Runs.Estimates;

namespace SnatchEngine;

/// <summary>Live figures of one run; filled in when it begins, read by anybody at any time.</summary>
public sealed class RunStatus
{
    private Func<QueueForecast>? _look;

    /// <summary>What is still to come. Null before the run has begun.</summary>
    public QueueForecast? Forecast => Volatile.Read(ref _look)?.Invoke();

    internal void Follow(Func<QueueForecast> look) => Volatile.Write(ref _look, look);
}
