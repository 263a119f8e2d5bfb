using SnatchEngine.Abstractions;

namespace SnatchEngine.Runs.Queue;

/// <summary>How much of the queue is worked on at once, and how long it is tried.</summary>
public sealed record QueueOptions
{
    /// <summary>Items at once in the lanes of transfers and of pages. Default: 5.</summary>
    public int FilesAtOnce { get; init; } = 5;

    /// <summary>Items at once that draw on one host, over all lanes. Null: as many as the lanes have.</summary>
    public int? PerHost { get; init; }

    /// <summary>Items at once that draw on one account of a host, over all lanes. Null: as many as the host may have.</summary>
    public int? PerAccount { get; init; }

    /// <summary>Attempts that may fail before an item is given up. Default: 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause after the first failed attempt; it grows fourfold with each. Default: 1 min.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause, also where a site asks for more. Default: 24 h.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long what runs may take to stop when the program ends. Default: 8 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Places of a lane.</summary>
    public int PlacesOf(QueueLane lane) => lane switch
    {
        QueueLane.Probe => 8,
        QueueLane.Backfill => 1,
        QueueLane.PostProcess => Environment.ProcessorCount,
        _ => FilesAtOnce,
    };

    /// <summary>Every problem with these options.</summary>
    public IEnumerable<OptionProblem> Validate()
    {
        if (FilesAtOnce is < 1 or > 256)
        {
            yield return new("queue.files-at-once", $"must be 1 to 256, was {FilesAtOnce}");
        }

        if (PerHost is < 1 or > 256)
        {
            yield return new("queue.per-host", $"must be 1 to 256, was {PerHost}");
        }

        if (PerAccount is < 1 or > 256)
        {
            yield return new("queue.per-account", $"must be 1 to 256, was {PerAccount}");
        }

        if (Attempts is < 1 or > 100)
        {
            yield return new("queue.attempts", $"must be 1 to 100, was {Attempts}");
        }
    }
}
