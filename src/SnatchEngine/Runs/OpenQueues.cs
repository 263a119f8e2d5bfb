namespace SnatchEngine.Runs;

/// <summary>The queues of the runs under way, to be looked at.</summary>
internal sealed class OpenQueues
{
    private readonly Lock _gate = new();
    private readonly List<WishQueue> _queues = [];

    /// <summary>Entries that wait in all of them, parked ones included.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queues.Sum(queue => queue.Waiting);
            }
        }
    }

    /// <summary>A run begins.</summary>
    public void Add(WishQueue queue)
    {
        lock (_gate)
        {
            _queues.Add(queue);
        }
    }

    /// <summary>A run is over.</summary>
    public void Remove(WishQueue queue)
    {
        lock (_gate)
        {
            _queues.Remove(queue);
        }
    }
}
