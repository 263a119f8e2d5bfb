namespace SnatchEngine.Downloads.Resilience;

/// <summary>What to do after a failure that another try may mend.</summary>
public abstract record RetryDecision
{
    private RetryDecision()
    {
    }

    /// <summary>Wait here, then try again.</summary>
    /// <param name="Wait">How long.</param>
    public sealed record Inline(TimeSpan Wait) : RetryDecision;

    /// <summary>Too long to hold a place for: give the place back and come again later.</summary>
    /// <param name="Until">Not before this moment.</param>
    public sealed record Parked(DateTimeOffset Until) : RetryDecision;

    /// <summary>All tries without progress are used up.</summary>
    /// <param name="Tries">How many there were.</param>
    public sealed record GiveUp(int Tries) : RetryDecision;
}

/// <summary>How long to wait before the next try: a random part of a doubling span (full jitter), or what the server asks for, if longer.</summary>
/// <param name="options">First and longest back-off, tries, and how long a Retry-After is waited for inline.</param>
/// <param name="time">The clock, for the moment a download is parked until.</param>
/// <param name="jitter">Random numbers in [0, 1).</param>
public sealed class Backoff(DownloadOptions options, TimeProvider time, Func<double> jitter)
{
    /// <summary>The longest a server is believed.</summary>
    public static readonly TimeSpan LongestPark = TimeSpan.FromHours(24);

    // Full jitter may draw 0; no path may try again without a wait.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_mostLag = TimeSpan.FromSeconds(10);

    /// <summary>The wait by the doubling span alone.</summary>
    /// <param name="triesBefore">Tries without progress before this wait, from 1.</param>
    public TimeSpan Wait(int triesBefore)
    {
        var span = Math.Min(options.BackoffCap.TotalSeconds, options.BackoffBase.TotalSeconds * Math.Pow(2, Math.Clamp(triesBefore - 1, 0, 60)));
        var wait = TimeSpan.FromSeconds(span * Math.Clamp(jitter(), 0, 1));
        return wait > s_least ? wait : s_least;
    }

    /// <summary>What to do now.</summary>
    /// <param name="tries">Tries without progress so far, the one that just failed included.</param>
    /// <param name="retryAfter">What the server asked for, when it did.</param>
    public RetryDecision Decide(int tries, TimeSpan? retryAfter = null)
    {
        if (tries > options.Retries)
        {
            return new RetryDecision.GiveUp(tries);
        }

        var own = Wait(tries);
        if (retryAfter is not { } asked || asked <= TimeSpan.Zero)
        {
            return new RetryDecision.Inline(own);
        }

        // Later than asked by a little, never earlier, so that all who were told the same do not come back as one.
        var believed = asked < LongestPark ? asked : LongestPark;
        var lag = believed * (0.1 * Math.Clamp(jitter(), 0, 1));
        var wait = believed + (lag < s_mostLag ? lag : s_mostLag);
        return believed > options.RetryAfterInline
            ? new RetryDecision.Parked(time.GetUtcNow() + wait)
            : new RetryDecision.Inline(wait > own ? wait : own);
    }
}
