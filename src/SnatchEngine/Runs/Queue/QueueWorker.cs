using SnatchEngine.Archive;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;
using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Queue;

/// <summary>Works on the queue: as many items at once as lanes and budgets have room for, until it is stopped.</summary>
/// <param name="queue">The queue; nobody else works on it.</param>
/// <param name="options">Places, budgets, attempts.</param>
/// <param name="work">Works on one item.</param>
/// <param name="tell">The text of a failure, without secrets.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Random numbers in [0, 1) for pauses.</param>
public sealed class QueueWorker(RunQueue queue, QueueOptions options, QueueWork work, Func<Exception, string> tell, TimeProvider time, Func<double> jitter)
{
    // A timer stands still while the machine sleeps, and knows nothing of a clock that is set: the moments are looked at again.
    private static readonly TimeSpan s_longestAlarm = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_afterStorage = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly QueueLine _line = new(options, time);
    private readonly Dictionary<long, RunningItem> _running = [];
    private readonly AttemptRules _rules = new(options, time, jitter);
    private readonly ItemArchive _archive = RunArchive.Of(queue.Archive, time);
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _seen;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Items that failed for good since it began.</summary>
    public int GivenUp { get; private set; }

    /// <summary>The live figures of the file an item fetches now. Null: it fetches none.</summary>
    /// <param name="item">The item.</param>
    public DownloadStatus? LiveOf(QueuedItem item)
    {
        lock (_gate)
        {
            return _running.GetValueOrDefault(item.Number)?.Job?.Status;
        }
    }

    /// <summary>Works until it is stopped; then lets what runs come to a stop, resumable.</summary>
    /// <param name="untilIdle">Ends by itself when nothing is left that can be worked on now.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>How many items a killed process had left half done.</returns>
    public async Task<int> RunAsync(bool untilIdle, CancellationToken stop)
    {
        var left = await queue.Store.RecoverAsync(options.LongestPause, stop);
        (queue.Lined, queue.Withdrawn, queue.Reopened) = (Line, Withdraw, Reopen);
        foreach (var (scope, until) in await queue.Store.ClosuresAsync(stop))
        {
            lock (_gate)
            {
                _line.Close(scope, until);
            }
        }

        Line(await queue.Store.WaitingAsync(stop));
        using var stopping = stop.UnsafeRegister(_ => Signal(), null);
        while (!stop.IsCancellationRequested)
        {
            var changed = StartWhatMay(out var next, out var isIdle);

            // A stop that came before this round's signal was made has signalled to nobody.
            if ((untilIdle && isIdle) || stop.IsCancellationRequested)
            {
                break;
            }

            await WaitAsync(changed, next);
        }

        await DrainAsync();
        return left;
    }

    private void Line(IReadOnlyList<QueueTicket> tickets)
    {
        lock (_gate)
        {
            foreach (var ticket in tickets)
            {
                _line.Add(ticket);
            }
        }

        Signal();
    }

    private void Reopen(IReadOnlyList<string> scopes)
    {
        lock (_gate)
        {
            foreach (var scope in scopes)
            {
                _line.Reopen(scope);
            }
        }

        Signal();
    }

    private void Withdraw(IReadOnlyList<QueueTicket> tickets)
    {
        List<RunningItem> stopped = [];
        lock (_gate)
        {
            foreach (var ticket in tickets)
            {
                _line.Remove(ticket.Number);
                if (_running.TryGetValue(ticket.Number, out var running))
                {
                    running.Again = null;
                    stopped.Add(running);
                }
            }
        }

        stopped.ForEach(running => running.Cancel());
    }

    private Task StartWhatMay(out DateTimeOffset? next, out bool isIdle)
    {
        lock (_gate)
        {
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            LookAtTheClock();
            while (_line.Take() is { } ticket)
            {
                if (_running.TryGetValue(ticket.Number, out var stillStopping))
                {
                    stillStopping.Again = ticket;
                    _line.Release(ticket);
                    continue;
                }

                var running = new RunningItem(ticket);
                _running.Add(ticket.Number, running);
                running.Work = Task.Run(() => WorkAsync(running), CancellationToken.None);
            }

            (next, isIdle) = (_line.NextMoment, _running.Count == 0);
            return _changed.Task;
        }
    }

    // One that is set back would make every pause as much longer.
    private void LookAtTheClock()
    {
        var now = time.GetUtcNow();
        if (now < _seen)
        {
            _line.Clamp(now + options.LongestPause);
        }

        _seen = now;
    }

    private async Task WaitAsync(Task changed, DateTimeOffset? next)
    {
        if (next is not { } moment)
        {
            await changed;
            return;
        }

        var wait = moment - time.GetUtcNow();
        wait = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < s_longestAlarm ? wait : s_longestAlarm;
        using var alarm = time.CreateTimer(_ => Signal(), null, wait, Timeout.InfiniteTimeSpan);
        await changed;
    }

    private async Task WorkAsync(RunningItem running)
    {
        var ticket = running.Ticket;
        QueueTicket? again = null;
        try
        {
            if (await queue.Store.BeginAsync(ticket.Number, CancellationToken.None) is { } begun)
            {
                FailPoint.Pass("queue-begun");
                running.Job = new QueueJob(begun.Id, begun.Attempt, begun.Order, ArchiveFor(begun));
                var end = begun.Problem is { } problem
                    ? new AttemptEnd(AttemptOutcome.Failed) { Failure = "UnreadableOrder", Sentence = problem }
                    : await AttemptAsync(running);
                again = await EndAsync(begun, ticket, end);
            }
        }
#pragma warning disable CA1031 // Whatever keeps an item from beginning, it is not lost.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The disk is full or fails: what is not written down did not happen, and is tried again.
            again = ticket.Later(null, time.GetUtcNow() + s_afterStorage);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(ticket.Number);
                _line.Release(ticket);
                if ((running.Again ?? again) is { } next)
                {
                    _line.Add(next);
                }
            }

            running.Stop.Dispose();
            Signal();
        }
    }

    private async Task<AttemptEnd> AttemptAsync(RunningItem running)
    {
        try
        {
            return await work(running.Job!, running.Stop.Token);
        }
        catch (OperationCanceledException) when (running.Stop.IsCancellationRequested)
        {
            return new AttemptEnd(AttemptOutcome.Stopped) { Bytes = running.Job!.Status?.Received ?? 0 };
        }
#pragma warning disable CA1031 // Around one item of a run: whatever it does, the queue goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return FailureReading.Of(error, tell);
        }
    }

    /// <summary>Writes down how an attempt ended, as often as it takes: what has happened is not forgotten because a disk is full for an hour.</summary>
    /// <returns>The ticket of the next one; null when there is none.</returns>
    private async Task<QueueTicket?> EndAsync(BegunItem begun, QueueTicket ticket, AttemptEnd end)
    {
        var next = _rules.NextOf(begun, end);
        while (!await TryEndAsync(begun, ticket, end, next))
        {
            if (_draining.Task.IsCompleted)
            {
                // The next start finds it half done.
                return null;
            }

            await Task.WhenAny(_draining.Task, Task.Delay(s_afterStorage, time, CancellationToken.None));
        }

        FailPoint.Pass("queue-ended");
        lock (_gate)
        {
            GivenUp += next.State == QueueState.Failed ? 1 : 0;
        }

        return next.State == QueueState.Waiting ? ticket.Later(end.NextLane, next.NotBefore) : null;
    }

    private async Task<bool> TryEndAsync(BegunItem begun, QueueTicket ticket, AttemptEnd end, NextTurn next)
    {
        try
        {
            var scope = QueueLine.ScopeOf(ticket);
            if (end.ClosesBudget && next.NotBefore is { } until && scope.Length > 0)
            {
                await queue.Store.CloseAsync(scope, until, end.Sentence ?? "", CancellationToken.None);
                lock (_gate)
                {
                    _line.Close(scope, until);
                }
            }

            await queue.Store.EndAsync(begun, end, next, CancellationToken.None);
            return true;
        }
#pragma warning disable CA1031 // Nobody else would write it down.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private ItemArchive ArchiveFor(BegunItem begun) => _archive with
    {
        RecordAsync = async (plan, file, ct) =>
        {
            // Only a plain link is known to be all there is behind its URL.
            var isAll = plan.Extractor == ArchiveKey.DirectLink && plan.Request.Urls[0] == begun.Order.Url;
            await queue.Store.RecordAsync(begun, ArchiveRow.Of(RunArchive.RowOf(plan, file, time.GetUtcNow())), isAll, ct);
            FailPoint.Pass("queue-recorded");
        },
    };

    private async Task DrainAsync()
    {
        (queue.Lined, queue.Withdrawn, queue.Reopened) = (static _ => { }, static _ => { }, static _ => { });
        _draining.TrySetResult();
        RunningItem[] left;
        lock (_gate)
        {
            left = [.. _running.Values];
        }

        Array.ForEach(left, running => running.Cancel());
        try
        {
            await Task.WhenAll(left.Select(running => running.Work)).WaitAsync(options.DrainTime, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // What does not stop is ended with the process, and found half done at the next start.
        }
    }

    private void Signal()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
        }
    }
}
