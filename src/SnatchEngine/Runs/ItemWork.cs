using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Formats;
using SnatchEngine.Planning;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Runs;

/// <summary>The work on one entry of a run's queue: the next plan of a wish, and its download.</summary>
internal sealed class ItemWork(RunParts parts, WishQueue queue, RunTale tale, RunForecast forecast, bool planOnly)
{
    private readonly StartPacer _pacer = new(parts.PauseBetween, parts.Time);
    private readonly Twins _twins = new();

    /// <summary>Works on an entry; whatever happens to it is told, and only a listener's own failure gets out.</summary>
    public async Task WorkAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await (entry is ParkedEntry parked
                ? StartAsync(parked, parked.Plan, parked.Status, static () => { }, cancellationToken)
                : AdvanceAsync((WishEntry)entry, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled is not failed: the part file stays, and the run tells that it was cancelled.
        }
        // One of the three places where everything is caught: whatever one item does, the run goes on.
        catch (Exception e) when (!tale.IsBroken)
        {
            tale.Tell(new ItemFailed(entry.Wish, entry.Wish.Url, e));
        }
    }

    private async Task AdvanceAsync(WishEntry entry, CancellationToken cancellationToken)
    {
        entry.Plans ??= new PlanStream(entry.Wish, parts.Extractors, parts.Planner);
        PlanOutcome? outcome = null;
        try
        {
            outcome = await entry.Plans.NextAsync(cancellationToken);
        }
        finally
        {
            if (outcome is null)
            {
                await entry.Plans.DisposeAsync();
            }
        }

        if (outcome is not null)
        {
            // Back at its place before the download, so that its next item can be fetched beside this one.
            queue.Put(entry);
            await TakeAsync(entry, outcome, cancellationToken);
        }
    }

    private async Task TakeAsync(QueueEntry entry, PlanOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case PlanMade { Wish: var wish, Plan: var plan }:
                var status = new DownloadStatus { Name = plan.Request.FileName, OnChoice = choice => tale.Tell(new ItemTuned(wish, plan, choice)) };
                tale.Tell(new ItemQueued(wish, plan, status));
                if (planOnly)
                {
                    tale.CountPlan();
                    break;
                }

                await _pacer.WaitAsync(cancellationToken);
                await StartAsync(entry, plan, status, () => tale.Tell(new ItemStarted(wish, plan, status)), cancellationToken);
                break;
            case PlanSkipped skipped:
                tale.Tell(new ItemSkipped(skipped.Wish, skipped.Skipped));
                break;
            case PlanFailed failed:
                tale.Tell(new ItemFailed(failed.Wish, failed.Url, failed.Error));
                break;
            case PlanNotice notice:
                tale.Tell(new ItemNoticed(notice.Wish, notice.Sentence));
                break;
        }
    }

    /// <summary>Waits until a download may start: not before it has a place, so that a run whose last one is done has nothing to wait for.</summary>
    private async Task StartAsync(QueueEntry entry, DownloadPlan plan, DownloadStatus status, Action started, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlanOutcome> further;
        await parts.Limits.Starts.EnterAsync(cancellationToken);
        try
        {
            started();
            further = await FetchAsync(entry, plan, status, cancellationToken);
        }
        finally
        {
            parts.Limits.Starts.Leave();
        }

        // Each of them needs a place of its own, so not before this one's is free.
        foreach (var outcome in further)
        {
            await TakeAsync(entry, outcome, cancellationToken);
        }
    }

    /// <summary>Downloads it.</summary>
    /// <returns>What it turned out to be besides, which is still to be taken.</returns>
    private async Task<IReadOnlyList<PlanOutcome>> FetchAsync(QueueEntry entry, DownloadPlan plan, DownloadStatus status, CancellationToken cancellationToken)
    {
        var wish = entry.Wish;
        var url = plan.Request.Urls[0];
        try
        {
            MakeFolder(plan.Request.Folder);
            var file = await _twins.DownloadAsync(plan.Request, plan.Staged?.Mark, status, () => TimedAsync(wish, plan, status, cancellationToken), cancellationToken);
            parts.Tally.Learn(url, new ByteSize(plan.Request.ExpectedLength is null ? file.Length : 0));
            if (parts.Archive is { } archive)
            {
                // The file is placed, so it is recorded even when the run is being cancelled.
                await archive.RecordAsync(plan, file, CancellationToken.None);
            }

            tale.Tell(new ItemFinished(wish, plan, file));
        }
        catch (StreamFoundException) when (plan.AsStream is not null)
        {
            return await FetchAsStreamAsync(entry, plan, status, cancellationToken);
        }
        catch (DownloadException e) when (e is { Failure: DownloadFailure.Parked, NotBefore: { } notBefore })
        {
            status.Phase = DownloadPhase.Waiting;
            status.Reason = e.Message;
            tale.Tell(new ItemNoticed(wish, e.Message));
            queue.Park(new ParkedEntry(wish, plan, status, e) { Place = entry.Place }, notBefore);
        }
        catch (Exception e) when (!tale.IsBroken && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            status.Phase = DownloadPhase.Failed;
            if (IsOfLink(e))
            {
                parts.Distrust(wish.Url);
            }

            tale.Tell(new ItemFailed(wish, url, e) { RequestMade = status.RequestMade });
        }

        return [];
    }

    /// <summary>Whether the page that gave the link is to be asked anew the next time, and not what was kept of it.</summary>
    private static bool IsOfLink(Exception e) =>
        e is DownloadException { Failure: DownloadFailure.LinkExpired or DownloadFailure.LoginOrErrorPage } or DownloadException { Status: 401 or 403 or 404 or 410 };

    /// <summary>What was taken for a file is a stream: its variants are chosen from now, and the first that is fetched goes on in its place.</summary>
    private async Task<IReadOnlyList<PlanOutcome>> FetchAsStreamAsync(QueueEntry entry, DownloadPlan plan, DownloadStatus status, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlanOutcome> outcomes;
        try
        {
            outcomes = await plan.AsStream!(cancellationToken);
        }
        catch (SnatchException e)
        {
            status.Phase = DownloadPhase.Failed;
            tale.Tell(new ItemFailed(entry.Wish, plan.Request.Urls[0], e) { RequestMade = true });
            return [];
        }

        List<PlanOutcome> further = [];
        var isTaken = false;
        foreach (var outcome in outcomes)
        {
            if (!isTaken && outcome is PlanMade { Wish: var wish, Plan: var first })
            {
                isTaken = true;
                tale.Tell(new ItemStarted(wish, first, status));
                further.AddRange(await FetchAsync(entry, first, status, cancellationToken));
            }
            else if (outcome is PlanMade)
            {
                further.Add(outcome);
            }
            else
            {
                status.Phase = !isTaken && outcome is (PlanSkipped or PlanFailed) ? DownloadPhase.Done : status.Phase;
                await TakeAsync(entry, outcome, cancellationToken);
            }
        }

        return further;
    }

    private async Task<DownloadedFile> TimedAsync(Wish wish, DownloadPlan plan, DownloadStatus status, CancellationToken cancellationToken)
    {
        var active = forecast.Begin(plan.Request.Urls[0], plan.Request.ExpectedLength, status);
        DownloadedFile? file = null;
        try
        {
            return file = await BringAsync(wish, plan, status, cancellationToken);
        }
        finally
        {
            forecast.End(active, file);
        }
    }

    private Task<DownloadedFile> BringAsync(Wish wish, DownloadPlan plan, DownloadStatus status, CancellationToken cancellationToken) => plan.Staged is null
        ? parts.DownloadAsync(plan.Request, status, cancellationToken)
        : parts.BringAsync(plan, status, notice => tale.Tell(new ItemNoticed(wish, notice)), cancellationToken);

    private static void MakeFolder(string folder)
    {
        try
        {
            _ = Directory.Exists(folder) ? null : Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"the folder {folder} cannot be made: {e.Message}", e);
        }
    }
}
