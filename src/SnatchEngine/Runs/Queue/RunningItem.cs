namespace SnatchEngine.Runs.Queue;

/// <summary>An item while it is worked on.</summary>
internal sealed class RunningItem(QueueTicket ticket)
{
    public QueueTicket Ticket => ticket;

    /// <summary>Stops the work.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>The attempt, once it has begun.</summary>
    public QueueJob? Job { get; set; }

    /// <summary>The work.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>It was resumed while it was still stopping: its turn comes when it has stopped.</summary>
    public QueueTicket? Again { get; set; }

    /// <summary>Stops the work, unless it has ended already.</summary>
    public void Cancel()
    {
        try
        {
            Stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this moment.
        }
    }
}
