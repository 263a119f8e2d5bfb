using SnatchEngine.Downloads;
using SnatchEngine.Planning;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Runs;

/// <summary>One run: takes wishes as they come, plans them, and keeps so many downloads going until all is done.</summary>
internal sealed class SnatchRun : IDisposable
{
    private readonly IAsyncEnumerable<Wish> _wishes;
    private readonly RunParts _parts;
    private readonly OpenPlaces _places;
    private readonly WishQueue _queue;
    private readonly RunTale _tale;
    private readonly ItemWork _work;

    /// <summary>Prepares a run.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="observe">Hears every event, in order, one at a time.</param>
    public SnatchRun(SnatchRequest request, RunParts parts, Action<SnatchEvent> observe)
    {
        _wishes = request.Wishes;
        _parts = parts;
        _places = parts.Limits.Begin();
        _queue = new WishQueue(parts.QueueRoom, parts.Time, parts.Durations);
        parts.Queues.Add(_queue);
        _tale = new RunTale(observe);
        var forecast = new RunForecast(parts.Durations, _places, parts.Time) { Waiting = () => _queue.Ahead };
        request.Status?.Follow(forecast.Look);
        _work = new ItemWork(parts, _queue, _tale, forecast, request.PlanOnly);
    }

    /// <summary>Runs to the end of the wishes.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was fetched stays resumable and counts as no failure.</exception>
    public async Task<SnatchReport> RunAsync(CancellationToken cancellationToken)
    {
        var started = _parts.Time.GetTimestamp();
        var meter = _parts.BeginMeter?.Invoke();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => ReadAsync(stop.Token), CancellationToken.None);
        try
        {
            await WorkAsync(stop);
            FailParked();
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await CloseLeftAsync();
        }

        return _tale.Sum(_parts.Time.GetElapsedTime(started)) with { Cost = meter?.Read() };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.Limits.End(_places);
        _parts.Queues.Remove(_queue);
        _queue.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var wishes = _wishes.GetAsyncEnumerator(cancellationToken);
        var next = default(Task<bool>);
        try
        {
            while (true)
            {
                // A pipe may not answer for hours, and not hear the token either.
                next = wishes.MoveNextAsync().AsTask();
                if (!await next.WaitAsync(cancellationToken))
                {
                    return;
                }

                _parts.Tally.Expect(wishes.Current.Url);
                await _queue.AddAsync(new WishEntry(wishes.Current), cancellationToken);
            }
        }
        finally
        {
            _queue.Close();
            if (next is null or { IsCompleted: true })
            {
                await wishes.DisposeAsync();
            }
        }
    }

    private async Task WorkAsync(CancellationTokenSource stop)
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                await _places.EnterAsync(stop.Token);
                if (await _queue.TakeAsync(stop.Token) is not { } entry)
                {
                    return;
                }

                await _places.WaitWhileHeldAsync(stop.Token);
                running.Add(Task.Run(() => WorkAsync(entry, stop), CancellationToken.None));
                if (running.Count > Math.Max(16, _places.Most * 2))
                {
                    running.RemoveAll(task => task.IsCompletedSuccessfully);
                }
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task WorkAsync(QueueEntry entry, CancellationTokenSource stop)
    {
        try
        {
            await _work.WorkAsync(entry, stop.Token);
        }
        catch
        {
            // The observer failed: nobody hears what the others do any more.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            _queue.Finish();
            _places.Leave();
        }
    }

    private void FailParked()
    {
        foreach (var parked in _queue.Clear().Cast<ParkedEntry>())
        {
            _tale.Tell(new ItemFailed(parked.Wish, parked.Plan.Request.Urls[0], parked.Error));
        }
    }

    private async Task CloseLeftAsync()
    {
        foreach (var entry in _queue.Clear().OfType<WishEntry>())
        {
            await (entry.Plans?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
