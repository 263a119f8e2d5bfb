using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;

namespace SnatchEngine.Planning;

/// <summary>What would be fetched, from where, to where, and why so.</summary>
public sealed record DownloadPlan
{
    /// <summary>What the download core is asked.</summary>
    public required DownloadRequest Request { get; init; }

    /// <summary>The extractor that found it.</summary>
    public required string Extractor { get; init; }

    /// <summary>What makes it the same item for ever; the archive's key.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The title the site gives it. Null: none.</summary>
    public string? Title { get; init; }

    /// <summary>How many items the list has that it stands in, as the site says. Null: nobody says, or not all of them are wanted.</summary>
    public int? ListCount { get; init; }

    /// <summary>What happens between its bytes and its place. Null: nothing, the file is placed as it comes.</summary>
    public StagedPlan? Staged { get; init; }

    /// <summary>Plans it anew, when its answer says that it is the manifest of a stream. Null: it is planned as what it is.</summary>
    internal Func<CancellationToken, Task<IReadOnlyList<PlanOutcome>>>? AsStream { get; init; }

    /// <summary>How each transport suits it, the best first.</summary>
    public IReadOnlyList<TransportScore> Transports => Explanation.Value.Transports;

    /// <summary>Why it is planned like this, one sentence each.</summary>
    public IReadOnlyList<string> Reasons => Explanation.Value.Reasons;

    /// <summary>Made when somebody asks: of 5,000 small files nobody does.</summary>
    internal Lazy<PlanExplanation> Explanation { get; init; } = new(new PlanExplanation([], []));
}

/// <summary>What a plan says for itself.</summary>
internal sealed record PlanExplanation(IReadOnlyList<TransportScore> Transports, IReadOnlyList<string> Reasons);
