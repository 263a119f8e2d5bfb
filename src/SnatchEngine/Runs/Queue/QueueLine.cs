namespace SnatchEngine.Runs.Queue;

/// <summary>Chooses what is worked on next: by rank within a lane, among hosts and accounts whose budgets have room. Knows nothing of disks.</summary>
/// <remarks>For one caller at a time.</remarks>
/// <param name="options">Places and budgets.</param>
/// <param name="time">The clock.</param>
internal sealed class QueueLine(QueueOptions options, TimeProvider time)
{
    private readonly Dictionary<long, QueueTicket> _waiting = [];
    private readonly Dictionary<(QueueLane Lane, string Host, string Account), QueueBucket> _buckets = [];
    private readonly Dictionary<string, QueueBudget> _budgets = [];
    private readonly SortedSet<QueueBucket>[] _open = [.. QueueWords.Lanes.Select(_ => new SortedSet<QueueBucket>(QueueBucket.ByHead))];
    private readonly int[] _running = new int[QueueWords.Lanes.Count];
    private readonly PriorityQueue<QueueTicket, long> _parked = new();
    private readonly PriorityQueue<QueueBudget, long> _closed = new();
    private long _made;

    /// <summary>Items that wait, parked ones included.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>The next moment at which something may become ready by itself; null when there is none.</summary>
    public DateTimeOffset? NextMoment
    {
        get
        {
            var parked = _parked.TryPeek(out _, out var at) ? at : long.MaxValue;
            var opens = _closed.TryPeek(out _, out var until) ? until : long.MaxValue;
            return Math.Min(parked, opens) is var next and < long.MaxValue ? new DateTimeOffset(next, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Adds what waits; what is there already stays.</summary>
    public void Add(QueueTicket ticket)
    {
        if (!_waiting.TryAdd(ticket.Number, ticket))
        {
            return;
        }

        if (ticket.NotBefore is { } moment && moment > time.GetUtcNow())
        {
            _parked.Enqueue(ticket, moment.UtcTicks);
        }
        else
        {
            Line(ticket);
        }
    }

    /// <summary>Takes out what does not wait any more.</summary>
    public void Remove(long number)
    {
        if (_waiting.Remove(number, out var ticket))
        {
            ticket.IsGone = true;
            if (_buckets.TryGetValue((ticket.Lane, ticket.Host, ticket.Account), out var bucket))
            {
                Place(bucket);
            }
        }
    }

    /// <summary>Takes the first that may be worked on; null when there is none just now. <see cref="Release"/> gives its places back.</summary>
    public QueueTicket? Take()
    {
        WakeDue();
        for (var lane = 0; lane < _open.Length; lane++)
        {
            if (_running[lane] < options.PlacesOf((QueueLane)lane) && _open[lane].Min is { } bucket)
            {
                _open[lane].Remove(bucket);
                var ticket = bucket.Dequeue();
                _waiting.Remove(ticket.Number);
                _running[lane]++;
                Count(bucket, 1);
                return ticket;
            }
        }

        return null;
    }

    /// <summary>What was taken is not worked on any more.</summary>
    public void Release(QueueTicket ticket)
    {
        _running[(int)ticket.Lane]--;
        var bucket = BucketOf(ticket);
        Count(bucket, -1);
        if (!bucket.HasWaiting() && bucket.Host.Running == 0)
        {
            Forget(bucket);
        }
    }

    /// <summary>Lets nothing of a host, or of one account of it, begin before a moment.</summary>
    /// <param name="scope">As <see cref="ScopeOf"/> says it.</param>
    /// <param name="until">The moment.</param>
    public void Close(string scope, DateTimeOffset until)
    {
        if (scope.Length == 0)
        {
            return;
        }

        var budget = BudgetOf(scope);
        budget.ClosedUntil = until;
        _closed.Enqueue(budget, until.UtcTicks);
        budget.Buckets.ForEach(Place);
    }

    /// <summary>Lets again begin what <see cref="Close"/> held.</summary>
    /// <param name="scope">As <see cref="ScopesOf"/> says it.</param>
    public void Reopen(string scope)
    {
        if (_budgets.TryGetValue(scope, out var budget))
        {
            budget.ClosedUntil = null;
            budget.Buckets.ForEach(Place);
        }
    }

    /// <summary>Ends no pause and no closure later than at a moment, for a clock that was set back; what was ordered for a moment keeps it.</summary>
    public void Clamp(DateTimeOffset latest)
    {
        var parked = _parked.UnorderedItems.ToArray();
        _parked.Clear();
        foreach (var (ticket, at) in parked)
        {
            _parked.Enqueue(ticket, ticket.IsRetry ? Math.Min(at, latest.UtcTicks) : at);
        }

        var closed = _closed.UnorderedItems.ToArray();
        _closed.Clear();
        foreach (var (budget, until) in closed)
        {
            budget.ClosedUntil = budget.ClosedUntil > latest ? latest : budget.ClosedUntil;
            _closed.Enqueue(budget, Math.Min(until, latest.UtcTicks));
        }
    }

    /// <summary>Whose budgets an item needs open: its host's and its account's.</summary>
    public static IReadOnlyList<string> ScopesOf(QueueTicket ticket) => ticket.Account.Length == 0 ? [ticket.Host] : [ticket.Host, ScopeOf(ticket)];

    /// <summary>Whose budget closes when a site's limit is reached: the account's where somebody signs in, else the host's.</summary>
    public static string ScopeOf(QueueTicket ticket) => ScopeOf(ticket.Host, ticket.Account);

    private static string ScopeOf(string host, string account) => account.Length == 0 ? host : $"{host} {account}";

    private void Line(QueueTicket ticket)
    {
        var bucket = BucketOf(ticket);
        TakeOut(bucket);
        bucket.Enqueue(ticket);
        Place(bucket);
    }

    private void WakeDue()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (_parked.TryPeek(out var ticket, out var at) && at <= now)
        {
            _parked.Dequeue();
            if (!ticket.IsGone)
            {
                Line(ticket);
            }
        }

        while (_closed.TryPeek(out var budget, out var until) && until <= now)
        {
            _closed.Dequeue();

            // Once open it stays so, also when the clock is set back.
            budget.ClosedUntil = budget.ClosedUntil?.UtcTicks <= now ? null : budget.ClosedUntil;
            budget.Buckets.ForEach(Place);
        }
    }

    private void Count(QueueBucket bucket, int change)
    {
        bucket.Host.Running += change;
        bucket.Host.Buckets.ForEach(Place);
        if (bucket.Account is { } account)
        {
            account.Running += change;
            account.Buckets.ForEach(Place);
        }
    }

    /// <summary>Puts a bucket among those that may be taken from, or away from them.</summary>
    private void Place(QueueBucket bucket)
    {
        TakeOut(bucket);
        if (bucket.HasWaiting() && bucket.Host.HasRoom(PlacesOf(bucket.Host), time.GetUtcNow()) && (bucket.Account?.HasRoom(options.PerAccount, time.GetUtcNow()) ?? true))
        {
            _open[(int)bucket.Lane].Add(bucket);
        }
    }

    // What names no host draws on none.
    private int? PlacesOf(QueueBudget host) => host.Scope.Length == 0 ? null : options.PerHost;

    // By the head it was put in with, so before the head changes.
    private void TakeOut(QueueBucket bucket) => _open[(int)bucket.Lane].Remove(bucket);

    // Hosts come and go for years.
    private void Forget(QueueBucket bucket)
    {
        _buckets.Remove((bucket.Lane, bucket.Host.Scope, bucket.AccountName));
        foreach (var budget in bucket.Account is { } account ? [bucket.Host, account] : (QueueBudget[])[bucket.Host])
        {
            budget.Buckets.Remove(bucket);
            if (budget.Buckets.Count == 0 && budget.HasRoom(null, time.GetUtcNow()))
            {
                _budgets.Remove(budget.Scope);
            }
        }
    }

    private QueueBucket BucketOf(QueueTicket ticket)
    {
        var key = (ticket.Lane, ticket.Host, ticket.Account);
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            var host = BudgetOf(ticket.Host);
            var account = ticket.Account.Length == 0 ? null : BudgetOf(ScopeOf(ticket));
            bucket = new QueueBucket(ticket.Lane, host, account, ticket.Account, ++_made);
            _buckets.Add(key, bucket);
            host.Buckets.Add(bucket);
            account?.Buckets.Add(bucket);
        }

        return bucket;
    }

    private QueueBudget BudgetOf(string scope)
    {
        if (!_budgets.TryGetValue(scope, out var budget))
        {
            _budgets.Add(scope, budget = new QueueBudget(scope));
        }

        return budget;
    }
}
