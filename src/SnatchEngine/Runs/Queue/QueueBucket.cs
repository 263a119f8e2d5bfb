namespace SnatchEngine.Runs.Queue;

/// <summary>What waits in one lane for one account of one host, by rank.</summary>
/// <param name="lane">The lane.</param>
/// <param name="host">The host's budget.</param>
/// <param name="account">The account's budget; null when nobody signs in.</param>
/// <param name="accountName">The account; empty when nobody signs in.</param>
/// <param name="number">Tells two with the same head apart.</param>
internal sealed class QueueBucket(QueueLane lane, QueueBudget host, QueueBudget? account, string accountName, long number)
{
    private readonly PriorityQueue<QueueTicket, (long Rank, long Number)> _waiting = new();
    private (long Rank, long Number) _head;

    /// <summary>The bucket whose first item has the smallest rank is first.</summary>
    public static Comparer<QueueBucket> ByHead { get; } = Comparer<QueueBucket>.Create((a, b) =>
        a._head.CompareTo(b._head) is var heads and not 0 ? heads : a.Number.CompareTo(b.Number));

    public QueueLane Lane => lane;

    public QueueBudget Host => host;

    public QueueBudget? Account => account;

    public string AccountName => accountName;

    private long Number => number;

    public void Enqueue(QueueTicket ticket) => _waiting.Enqueue(ticket, (ticket.Rank, ticket.Number));

    public QueueTicket Dequeue() => _waiting.Dequeue();

    /// <summary>Whether anything waits; drops what is gone, and learns which is first.</summary>
    public bool HasWaiting()
    {
        while (_waiting.TryPeek(out var ticket, out var rank))
        {
            if (!ticket.IsGone)
            {
                _head = rank;
                return true;
            }

            _waiting.Dequeue();
        }

        return false;
    }
}

/// <summary>How much of a host, or of one account of it, is in use.</summary>
internal sealed class QueueBudget(string scope)
{
    public string Scope => scope;

    public int Running { get; set; }

    public DateTimeOffset? ClosedUntil { get; set; }

    public List<QueueBucket> Buckets { get; } = [];

    public bool HasRoom(int? most, DateTimeOffset now) => Running < (most ?? int.MaxValue) && (ClosedUntil is not { } until || until <= now);
}
