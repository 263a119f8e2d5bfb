namespace SnatchEngine.Planning;

/// <summary>Why an item is not fetched.</summary>
public enum SkipReason
{
    /// <summary>The archive has it.</summary>
    AlreadyArchived,

    /// <summary>The URL was extracted to its end, and nothing is there.</summary>
    NothingFound,

    /// <summary>Something is there, but nothing at the places that were asked for.</summary>
    NotSelected,

    /// <summary>It is not what was asked for.</summary>
    NotMatching,
}

/// <summary>A refusal that was to be expected: a reason for programs and a sentence for people.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Sentence">The sentence.</param>
public sealed record Skipped(SkipReason Reason, string Sentence);
