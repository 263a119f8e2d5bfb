using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Runs;

/// <summary>Something that waits in a <see cref="WishQueue"/>; keeps its place when it comes back.</summary>
internal abstract class QueueEntry(Wish wish)
{
    private const int PlaceBits = 56;

    public Wish Wish => wish;

    /// <summary>Its place among those of its priority; given once, by the queue.</summary>
    public long Place { get; set; } = -1;

    /// <summary>It takes one of the queue's places for waiting entries.</summary>
    public bool TakesRoom { get; set; }

    /// <summary>Small is first: by priority, then by place.</summary>
    public long Rank => ((long)(DownloadPriority.Urgent - wish.Priority) << PlaceBits) | Place;
}

/// <summary>A wish of which not everything is planned yet.</summary>
internal sealed class WishEntry(Wish wish) : QueueEntry(wish)
{
    /// <summary>Its plans, from the moment it is first taken.</summary>
    public PlanStream? Plans { get; set; }
}

/// <summary>A download whose server asked to come back later.</summary>
internal sealed class ParkedEntry(Wish wish, DownloadPlan plan, DownloadStatus status, DownloadException error) : QueueEntry(wish)
{
    public DownloadPlan Plan => plan;

    public DownloadStatus Status => status;

    public DownloadException Error => error;
}
