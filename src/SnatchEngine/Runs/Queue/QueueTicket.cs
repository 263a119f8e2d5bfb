namespace SnatchEngine.Runs.Queue;

/// <summary>What of a waiting item must be known to choose among 100,000 of them.</summary>
internal sealed class QueueTicket(long number, QueueLane lane, long rank, string host, string account)
{
    public long Number => number;

    public QueueLane Lane => lane;

    /// <summary>Small is first: when it was added, less what its priority is worth.</summary>
    public long Rank => rank;

    public string Host => host;

    public string Account => account;

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>It was tried before, so its moment is a pause, which has an end; else the moment is what somebody wanted, however far away.</summary>
    public bool IsRetry { get; init; }

    /// <summary>It does not wait any more; its place in an order is found empty.</summary>
    public bool IsGone { get; set; }

    /// <summary>The same without a moment to wait for.</summary>
    public QueueTicket AtOnce() => new(number, lane, rank, host, account);

    /// <summary>The same in another lane, not before a moment.</summary>
    public QueueTicket Later(QueueLane? next, DateTimeOffset? notBefore) => new(number, next ?? lane, rank, host, account) { NotBefore = notBefore, IsRetry = true };
}

/// <summary>Priorities that grow old: each is worth some hours of waiting, so that what waits for long is not passed over for ever.</summary>
internal static class QueueRank
{
    public static long Of(DateTimeOffset addedAt, Abstractions.Transfer.DownloadPriority priority) => addedAt.UtcTicks - (priority switch
    {
        Abstractions.Transfer.DownloadPriority.Urgent => TimeSpan.FromDays(7),
        Abstractions.Transfer.DownloadPriority.High => TimeSpan.FromHours(8),
        Abstractions.Transfer.DownloadPriority.Normal => TimeSpan.FromHours(4),
        _ => TimeSpan.Zero,
    }).Ticks;
}
