using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Runs.Queue;

/// <summary>Works on one attempt at an item, to its end.</summary>
/// <param name="job">The attempt.</param>
/// <param name="cancellationToken">Somebody paused or cancelled it, or the program ends.</param>
/// <returns>How it ended. What it throws counts as a failed attempt.</returns>
public delegate Task<AttemptEnd> QueueWork(QueueJob job, CancellationToken cancellationToken);

/// <summary>One attempt at an item of the queue.</summary>
public sealed class QueueJob
{
    private volatile DownloadStatus? _status;

    internal QueueJob(string id, int attempt, QueueOrder order, ItemArchive archive) => (Id, Attempt, Order, Archive) = (id, attempt, order, archive);

    /// <summary>The item's id.</summary>
    public string Id { get; }

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>What is wanted.</summary>
    public QueueOrder Order { get; }

    /// <summary>The archive; what is recorded in it is recorded of the item in the same transaction.</summary>
    public ItemArchive Archive { get; }

    /// <summary>The live figures of the file that began last. Null: none has.</summary>
    public DownloadStatus? Status
    {
        get => _status;
        set => _status = value;
    }
}
