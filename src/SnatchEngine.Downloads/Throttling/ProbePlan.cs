namespace SnatchEngine.Downloads.Throttling;

/// <summary>When the delay of the way is measured by a handshake: each costs the server a connection.</summary>
/// <remarks>
/// While nothing is limited, only when data seems to take longer than it could, and less often each time that proves to be no queue (a server
/// that sends at its own pace looks like one); while we give way, more often the farther the delay is off the target. Not thread-safe.
/// </remarks>
internal sealed class ProbePlan
{
    private static readonly TimeSpan s_suspicion = DelayYield.Target / 2;
    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan s_steady = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan s_rarely = TimeSpan.FromSeconds(4);

    private TimeSpan _wait;
    private TimeSpan _dueAt;

    /// <summary>Whether to measure now.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="seeming">What queues seem to add, by the data that comes.</param>
    /// <param name="isLimiting">Whether we give way.</param>
    public bool IsDue(TimeSpan now, TimeSpan seeming, bool isLimiting) => now >= _dueAt && (isLimiting || seeming >= s_suspicion);

    /// <summary>It was measured.</summary>
    /// <param name="now">The same clock.</param>
    /// <param name="queueing">What queues add; null: nobody answered.</param>
    /// <param name="isLimiting">Whether we give way.</param>
    public void Took(TimeSpan now, TimeSpan? queueing, bool isLimiting)
    {
        var isQueue = queueing >= s_suspicion;
        var isSteady = isQueue && queueing <= DelayYield.Target * 1.25;
        _wait = isLimiting && queueing is not null ? isSteady ? s_steady : s_often
            : isQueue ? s_often
            : _wait * 2 is var longer && longer < s_often ? s_often
            : longer < s_rarely ? longer : s_rarely;
        _dueAt = now + _wait;
    }
}
