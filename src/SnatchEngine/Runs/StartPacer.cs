namespace SnatchEngine.Runs;

/// <summary>Keeps a pause between the starts of two downloads.</summary>
/// <param name="pauseNow">How long; asked again before each start, while who waits already keeps his turn.</param>
/// <param name="time">The clock.</param>
internal sealed class StartPacer(Func<TimeSpan> pauseNow, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for the turn of the next start.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = pauseNow();
        if (pause <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = _next > now ? _next : now;
            _next = turn + pause;
            wait = turn - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
