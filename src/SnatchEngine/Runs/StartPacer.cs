namespace SnatchEngine.Runs;

/// <summary>Keeps a pause between the starts of two downloads.</summary>
internal sealed class StartPacer(TimeSpan pause, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for the turn of the next start.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
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
