using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Runs.Queue;

/// <summary>An order as the engine takes it.</summary>
/// <param name="Wish">The wish.</param>
/// <param name="SnatchAsync">The front door of the engine it goes to.</param>
public sealed record ReadOrder(Wish Wish, Func<SnatchRequest, Action<SnatchEvent>, CancellationToken, Task<SnatchReport>> SnatchAsync);

/// <summary>Works on orders of one URL: each is one run of the engine.</summary>
/// <param name="readAsync">Reads an order; what it throws is the order's failure.</param>
/// <param name="tell">The text of a failure, without secrets.</param>
public sealed class DownloadWork(Func<QueueOrder, CancellationToken, Task<ReadOrder>> readAsync, Func<Exception, string> tell)
{
    /// <summary>Works on one; a <see cref="QueueWork"/>.</summary>
    public async Task<AttemptEnd> RunAsync(QueueJob job, CancellationToken cancellationToken)
    {
        var order = await readAsync(job.Order, cancellationToken);
        List<AttemptEnd> failures = [];
        string? skipped = null;
        var request = new SnatchRequest { Wishes = One(order.Wish), UseArchive = true, Archive = job.Archive };
        var report = await order.SnatchAsync(request, Hear, cancellationToken);
        var end = failures.Count == 0
            ? new AttemptEnd(report.Done > 0 ? AttemptOutcome.Done : AttemptOutcome.Skipped) { Sentence = report.Done > 0 ? null : skipped }
            : Worst(failures);
        return end with { Bytes = report.BytesFetched };

        void Hear(SnatchEvent happened)
        {
            switch (happened)
            {
                case ItemStarted started:
                    job.Status = started.Status;
                    break;
                case ItemSkipped left:
                    skipped = left.Skipped.Sentence;
                    break;
                case ItemFailed failed:
                    failures.Add(FailureReading.Of(failed.Error, tell));
                    break;
            }
        }
    }

    /// <summary>Of several files that failed, what keeps the item going comes first: a date, then what may pass.</summary>
    private static AttemptEnd Worst(List<AttemptEnd> failures)
    {
        var parked = failures.Where(f => f.Outcome == AttemptOutcome.Parked).MaxBy(f => f.NotBefore ?? DateTimeOffset.MinValue);
        var told = failures.Find(f => f is { Outcome: AttemptOutcome.Failed, IsTransient: true }) ?? parked ?? failures[0];
        return failures.Count == 1 ? told : told with { Sentence = $"{told.Sentence} (and {failures.Count - 1} more of its files failed)" };
    }

    private static async IAsyncEnumerable<Wish> One(Wish wish)
    {
        await Task.CompletedTask;
        yield return wish;
    }
}
