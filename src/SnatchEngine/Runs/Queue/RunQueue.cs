using System.Security.Cryptography;
using SnatchEngine.Archive;
using SnatchEngine.Runs.Firings;
using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Queue;

/// <summary>The durable queue of a state folder: what it acknowledged is on the disk, and is worked on until it is done, given up or cancelled.</summary>
/// <param name="database">The database; it outlives the queue.</param>
public sealed class RunQueue(StateDatabase database) : IAsyncDisposable
{
    private const int AtOnce = 2000;

    private readonly QueueListing _listing = new(database);

    // What an act has written and what the worker hears of it are one step: two acts on one item must not overtake each other.
    private readonly SemaphoreSlim _acting = new(1, 1);

    internal QueueStore Store { get; } = new(database);

    internal DownloadArchive Archive { get; } = new(database);

    /// <summary>Hears of items that wait from now on.</summary>
    internal Action<IReadOnlyList<QueueTicket>> Lined { get; set; } = static _ => { };

    /// <summary>Hears of items that somebody paused or cancelled.</summary>
    internal Action<IReadOnlyList<QueueTicket>> Withdrawn { get; set; } = static _ => { };

    /// <summary>Hears of hosts and accounts that are open again, by <see cref="QueueLine.ScopesOf"/>.</summary>
    internal Action<IReadOnlyList<string>> Reopened { get; set; } = static _ => { };

    /// <summary>Adds orders; when this returns they are on the disk.</summary>
    /// <returns>Their ids, in their order.</returns>
    public async Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<QueueOrder> orders, CancellationToken cancellationToken)
    {
        List<string> ids = new(orders.Count);
        foreach (var part in orders.Chunk(AtOnce))
        {
            List<AdmittedOrder> admitted = [.. part.Select(order => new AdmittedOrder(NewId(), order))];
            Lined(await Store.AddAsync(admitted, cancellationToken));
            ids.AddRange(admitted.Select(a => a.Id));
        }

        return ids;
    }

    /// <summary>Writes down what became of an instant of a schedule, with the run it brings, in one transaction.</summary>
    /// <param name="firing">The instant.</param>
    /// <param name="order">The run. Null: it is let go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is new; an instant that was decided before brings nothing a second time.</returns>
    public async Task<bool> FireAsync(Firing firing, QueueOrder? order, CancellationToken cancellationToken)
    {
        var (isNew, ticket) = await Store.FireAsync(firing, order is null ? null : new AdmittedOrder(NewId(), order), cancellationToken);
        if (ticket is not null)
        {
            Lined([ticket]);
        }

        return isNew;
    }

    /// <summary>Items in the order of adding.</summary>
    public async Task<IReadOnlyList<QueuedItem>> ListAsync(QueueFilter filter, CancellationToken cancellationToken) => await _listing.ListAsync(filter, cancellationToken);

    /// <summary>How many items stand where, by the states' words.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountsAsync(string? group, CancellationToken cancellationToken) => await _listing.CountsAsync(group, cancellationToken);

    /// <summary>The item of an id, or of its beginning.</summary>
    /// <exception cref="UnknownItemException">It is no id, or the beginning of none or of several.</exception>
    public Task<QueuedItem> FindAsync(string id, CancellationToken cancellationToken) => _listing.FindAsync(id, cancellationToken);

    /// <summary>The attempts at an item, the first first.</summary>
    public async Task<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueuedItem item, CancellationToken cancellationToken) => await _listing.AttemptsAsync(item.Number, cancellationToken);

    /// <summary>Does something to items; those it does not suit stay as they are.</summary>
    /// <returns>The ids of those that were moved.</returns>
    /// <exception cref="UnknownItemException">One of the ids is none; then nothing is moved.</exception>
    public async Task<IReadOnlyList<string>> ActAsync(QueueAct act, QueueSelection which, CancellationToken cancellationToken)
    {
        await _acting.WaitAsync(cancellationToken);
        List<MovedItem> moved;
        try
        {
            moved = await _listing.MoveAsync(act, which, cancellationToken);
            Tell(act, moved);
        }
        finally
        {
            _acting.Release();
        }

        return moved.ConvertAll(m => m.Id);
    }

    /// <summary>Forgets what is done or was cancelled, with its attempts; the archive keeps what was fetched.</summary>
    /// <returns>How many items that were.</returns>
    public Task<int> ClearAsync(CancellationToken cancellationToken) => _listing.ClearAsync(null, cancellationToken);

    /// <inheritdoc cref="ClearAsync(CancellationToken)"/>
    /// <param name="before">Only what did not change since.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<int> ClearAsync(DateTimeOffset before, CancellationToken cancellationToken) => _listing.ClearAsync(before, cancellationToken);

    /// <summary>Ends when all changes are on the disk.</summary>
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private void Tell(QueueAct act, List<MovedItem> moved)
    {
        // A ticket that waits already may have a later moment, which counts no more.
        Withdrawn(moved.ConvertAll(m => m.Ticket));
        if (act == QueueAct.Retry)
        {
            Reopened([.. moved.SelectMany(m => QueueLine.ScopesOf(m.Ticket)).Distinct()]);
        }

        if (act is QueueAct.Resume or QueueAct.Retry)
        {
            Lined(moved.ConvertAll(m => act == QueueAct.Retry ? m.Ticket.AtOnce() : m.Ticket));
        }
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
