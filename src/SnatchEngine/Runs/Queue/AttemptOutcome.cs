namespace SnatchEngine.Runs.Queue;

/// <summary>How one attempt at an item of the queue ended.</summary>
public enum AttemptOutcome
{
    /// <summary>All of it is in its place.</summary>
    Done,

    /// <summary>Nothing had to be fetched, for a good reason.</summary>
    Skipped,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The server or the site asked to come back later; counts as no failure.</summary>
    Parked,

    /// <summary>Somebody paused or cancelled it, or the program was told to stop; counts as no failure.</summary>
    Stopped,

    /// <summary>The program was killed while it worked on it; counts as no failure.</summary>
    Interrupted,
}

/// <summary>How an attempt ended, and what follows of it.</summary>
/// <param name="Outcome">How.</param>
public sealed record AttemptEnd(AttemptOutcome Outcome)
{
    /// <summary>The typed failure, such as <c>ServerFailed</c>. Null: none.</summary>
    public string? Failure { get; init; }

    /// <summary>What happened, for people; without secrets. Null: nothing to say.</summary>
    public string? Sentence { get; init; }

    /// <summary>Whether another attempt may help.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The earliest moment of the next attempt, as the other side said. Null: it did not say.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The other side's limit was reached, so what waits for the same host and account waits too.</summary>
    public bool ClosesBudget { get; init; }

    /// <summary>The lane of the next attempt. Null: the same.</summary>
    public QueueLane? NextLane { get; init; }

    /// <summary>Bytes that came over the wire.</summary>
    public long Bytes { get; init; }
}

/// <summary>One attempt at an item, as it is kept.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended. Null: it goes on.</param>
/// <param name="Outcome">How it ended. Null: it goes on.</param>
/// <param name="Failure">The typed failure.</param>
/// <param name="Sentence">What happened.</param>
/// <param name="Files">Files that were placed.</param>
/// <param name="Bytes">Bytes that came over the wire.</param>
public sealed record QueueAttempt(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Outcome, string? Failure, string? Sentence, int Files, long Bytes);
