using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Runs;

/// <summary>Something that waits in a <see cref="WishQueue"/>; keeps its place when it comes back.</summary>
internal abstract class QueueEntry(Wish wish)
{
    private const int PriorityShift = 56;
    private const int DueShift = 24;
    private const double StepsPerSecond = 16;

    // However long something will take, what comes an hour later does not go before it.
    private const double LongestHandicap = 3600;

    public Wish Wish => wish;

    /// <summary>Seconds it is expected to take; null while nothing is known.</summary>
    public double? Expected { get; set; }

    /// <summary>When it came, in seconds since the queue began.</summary>
    public double CameAt { get; set; }

    /// <summary>Its place among those of its priority; given once, by the queue.</summary>
    public long Place { get; set; } = -1;

    /// <summary>It takes one of the queue's places for waiting entries.</summary>
    public bool TakesRoom { get; set; }

    /// <summary>Small is first: by priority; then the sum of when it came and what it will take, in whole seconds; then by place.</summary>
    /// <remarks>So the shorter goes first, and nothing starves: what waits gains a second on all that is still to come with each second.</remarks>
    public long Rank
    {
        get
        {
            var due = CameAt + Math.Min(LongestHandicap, Math.Floor(Expected ?? 0));
            return ((long)(DownloadPriority.Urgent - wish.Priority) << PriorityShift) | (((long)(due * StepsPerSecond) & uint.MaxValue) << DueShift) | (Place & ((1L << DueShift) - 1));
        }
    }
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
