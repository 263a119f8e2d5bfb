using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Runs.Queue;

/// <summary>An item of the queue as it stands.</summary>
public sealed record QueuedItem
{
    /// <summary>Its place in the order of adding; never given twice.</summary>
    public required long Number { get; init; }

    /// <summary>Its id: 16 hexadecimal digits, the same everywhere.</summary>
    public required string Id { get; init; }

    /// <summary>Who works on it.</summary>
    public required string Kind { get; init; }

    /// <summary>Its group; empty for none.</summary>
    public required string Group { get; init; }

    /// <summary>Where it stands.</summary>
    public required QueueState State { get; init; }

    /// <summary>Its lane.</summary>
    public required QueueLane Lane { get; init; }

    /// <summary>Its priority.</summary>
    public required DownloadPriority Priority { get; init; }

    /// <summary>The URL as it was written; redact it before it is shown.</summary>
    public required string Url { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When anything of it changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The earliest moment of its next attempt. Null: as soon as there is a place.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts that failed, since it was last retried by hand.</summary>
    public int Failures { get; init; }

    /// <summary>How the last attempt ended. Null: none has.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it waits or failed, for people. Null: nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Where its last file was placed. Null: none was.</summary>
    public string? Path { get; init; }

    /// <summary>Files that were placed.</summary>
    public int Files { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Its state in a word; <c>parked</c> while it waits for a moment.</summary>
    /// <param name="now">The present moment.</param>
    public string StateWord(DateTimeOffset now) => State == QueueState.Waiting && NotBefore > now ? QueueWords.Parked : QueueWords.Of(State);
}

/// <summary>Which items of the queue are told.</summary>
public sealed record QueueFilter
{
    /// <summary>Only in this state. Null: in any.</summary>
    public QueueState? State { get; init; }

    /// <summary>Of what waits only that which waits for a moment.</summary>
    public bool IsParked { get; init; }

    /// <summary>What is asked for, in a word; null when it is all.</summary>
    public string? Standing => IsParked ? QueueWords.Parked : State is { } state ? QueueWords.Of(state) : null;

    /// <summary>Only of this group. Null: of any.</summary>
    public string? Group { get; init; }

    /// <summary>Only behind this number. Default: from the first.</summary>
    public long After { get; init; }

    /// <summary>At most so many. Default: 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The same, only of one of <see cref="QueueWords.Standings"/>; null when the word is none.</summary>
    public QueueFilter? Of(string word) => word == QueueWords.Parked ? this with { State = QueueState.Waiting, IsParked = true }
        : QueueWords.TryState(word, out var state) ? this with { State = state, IsParked = false }
        : null;
}

/// <summary>Which items of the queue are acted on: those named, those of a group, or all.</summary>
/// <remarks>Settable, as <see cref="QueueOrder"/> is.</remarks>
public sealed record QueueSelection
{
    /// <summary>By id, or by the beginning of one.</summary>
    public IReadOnlyList<string> Ids { get; set => field = value ?? []; } = [];

    /// <summary>All of a group. Null: none by group.</summary>
    public string? Group { get; set; }

    /// <summary>All there are.</summary>
    public bool All { get; set; }
}

/// <summary>A name that belongs to no item, or to several.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class UnknownItemException(string message) : Abstractions.SnatchException(message);
