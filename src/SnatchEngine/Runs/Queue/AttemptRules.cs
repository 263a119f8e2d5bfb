using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Queue;

/// <summary>What follows of the end of an attempt: done, given up, or another one and when.</summary>
internal sealed class AttemptRules(QueueOptions options, TimeProvider time, Func<double> jitter)
{
    private const int Growth = 4;

    public NextTurn NextOf(BegunItem item, AttemptEnd end)
    {
        var now = time.GetUtcNow();
        switch (end.Outcome)
        {
            case AttemptOutcome.Done or AttemptOutcome.Skipped:
                return new NextTurn(QueueState.Done, item.Failures, null);
            case AttemptOutcome.Parked:
                var longest = now + options.LongestPause;
                var asked = end.NotBefore is { } moment && moment > now ? moment : now + Pause(item.Failures);
                return new NextTurn(QueueState.Waiting, item.Failures, asked < longest ? asked : longest);
            case AttemptOutcome.Failed when !end.IsTransient || item.Failures + 1 >= options.Attempts:
                return new NextTurn(QueueState.Failed, item.Failures + 1, null);
            case AttemptOutcome.Failed:
                return new NextTurn(QueueState.Waiting, item.Failures + 1, now + Pause(item.Failures));
            default:
                return new NextTurn(QueueState.Waiting, item.Failures, null);
        }
    }

    private TimeSpan Pause(int failures)
    {
        var whole = options.RetryPause * Math.Pow(Growth, Math.Min(failures, 10));
        var bounded = whole < options.LongestPause ? whole : options.LongestPause;

        // Half of it is jitter, so that what failed together does not come back together.
        return bounded * (0.5 + (0.5 * jitter()));
    }
}
