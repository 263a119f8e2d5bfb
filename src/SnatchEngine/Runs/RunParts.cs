using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Monitoring;
using SnatchEngine.Planning;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Runs;

/// <summary>What a run works with.</summary>
internal sealed record RunParts
{
    private const int MostAuto = 8;

    /// <summary>Finds what stands behind a URL.</summary>
    public required Extractors Extractors { get; init; }

    /// <summary>Plans what was found.</summary>
    public required DownloadPlanner Planner { get; init; }

    /// <summary>What is known of the origins of this run; the planner's own.</summary>
    public required OriginTally Tally { get; init; }

    /// <summary>The download core.</summary>
    public required Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>> DownloadAsync { get; init; }

    /// <summary>Brings an item that is more than one file as it comes; the action hears what a person should know.</summary>
    public required Func<DownloadPlan, DownloadStatus, Action<string>, CancellationToken, Task<DownloadedFile>> BringAsync { get; init; }

    /// <summary>Where placed files are recorded. Null: nowhere.</summary>
    public ItemArchive? Archive { get; init; }

    /// <summary>Hears the URL of a wish whose file could not be had, so that the page it stood on is asked for again the next time. Default: nobody.</summary>
    public Action<string> Distrust { get; init; } = static _ => { };

    /// <summary>How many entries work at once, which may change as they do.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>Where the run's queue can be looked at while it goes on.</summary>
    public OpenQueues Queues { get; init; } = new();

    /// <summary>Begins to measure what the run costs. Null: nothing is measured.</summary>
    public Func<RunMeter>? BeginMeter { get; init; }

    /// <summary>What downloads take.</summary>
    public required DurationBook Durations { get; init; }

    /// <inheritdoc cref="DownloadOptions.PauseBetween"/>
    /// <remarks>Asked again before each start.</remarks>
    public Func<TimeSpan> PauseBetween { get; init; } = static () => TimeSpan.Zero;

    /// <summary>Wishes that may wait before their reader does.</summary>
    public int QueueRoom { get; init; } = WishQueue.UsualRoom;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Files at once where nobody said how many: two for each core the process may use.</summary>
    public static int Auto => Math.Min(2 * Environment.ProcessorCount, MostAuto);
}
