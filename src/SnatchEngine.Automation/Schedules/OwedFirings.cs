namespace SnatchEngine.Automation.Schedules;

/// <summary>An instant of a schedule that is due, and what becomes of it.</summary>
/// <param name="Due">The instant the schedule names, without jitter.</param>
/// <param name="Start">When its run may begin.</param>
/// <param name="Reason">Why there is a run, or why there is none.</param>
/// <param name="IsOwed">Whether there is a run for it.</param>
public sealed record OwedFiring(DateTimeOffset Due, DateTimeOffset Start, string Reason, bool IsOwed)
{
    /// <summary>It was missed, and one of several that are all made up for.</summary>
    public bool IsOneOfAll { get; init; }
}

/// <summary>Works out, from what was dealt with last, what a schedule owes at a moment: after sleep, a restart, a jump of the clock or an edit alike.</summary>
/// <param name="name">The schedule's name, which spreads its starts.</param>
/// <param name="rhythm">Its instants.</param>
/// <param name="missed">What is made up for.</param>
/// <param name="jitter">Each start comes later by a part of this, another one each time.</param>
public sealed class OwedFirings(string name, Rhythm rhythm, MissedRuns missed, TimeSpan jitter)
{
    /// <summary>An instant this long ago was not missed: that is how late a busy machine may be.</summary>
    public static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);

    /// <summary>Over how long the first starts after an absence are spread.</summary>
    public static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(30);

    /// <summary>What is due after an instant that was dealt with, up to now.</summary>
    /// <param name="handled">The last instant that was dealt with; when it lies ahead of now, the clock was put back and it counts as now.</param>
    /// <param name="now">This moment.</param>
    public IReadOnlyList<OwedFiring> Between(DateTimeOffset handled, DateTimeOffset now)
    {
        var from = handled;
        var oldest = now - (missed.MaxAge > OnTime ? missed.MaxAge : OnTime);
        if (from < oldest)
        {
            from = oldest;
        }

        Queue<DateTimeOffset> late = new();
        List<OwedFiring> onTime = [];
        var (kept, let) = (missed.Policy == MissedPolicy.All ? missed.Most : 1, 0);
        for (var due = rhythm.Next(from); due <= now; due = rhythm.Next(due.Value))
        {
            if (now - due <= OnTime)
            {
                onTime.Add(new OwedFiring(due.Value, due.Value + Spread.Of(name, due.Value, jitter), "due", IsOwed: true));
                continue;
            }

            late.Enqueue(due.Value);
            if (late.Count > kept)
            {
                late.Dequeue();
                let++;
            }
        }

        return [.. late.Select(due => Late(due, now, let, onTime.Count > 0)), .. onTime];
    }

    private OwedFiring Late(DateTimeOffset due, DateTimeOffset now, int let, bool isFollowed) => missed.Policy switch
    {
        MissedPolicy.Skip => new OwedFiring(due, now, "missed, and 'missed: skip' lets it go", IsOwed: false),
        MissedPolicy.Once when isFollowed => new OwedFiring(due, now, "missed, and the instant due now makes up for it", IsOwed: false),
        MissedPolicy.Once => new OwedFiring(due, now + Spread.Of(name, CatchUp), let == 0 ? "missed, made up for once" : $"missed with {let} before it, made up for once", IsOwed: true),
        _ => new OwedFiring(due, now + Spread.Of(name, CatchUp), "missed, made up for", IsOwed: true) { IsOneOfAll = true },
    };
}
