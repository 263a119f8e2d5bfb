using System.Diagnostics;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>The durable queue by itself: no peer keeps one, so its figures stand alone.</summary>
static class Queue
{
    private const int Items = 100_000, Worked = 10_000, Lists = 20;

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        // Where a person's state lies: a flush to memory would cost nothing.
        var folder = Directory.CreateTempSubdirectory("snatch-bench-queue-").FullName;
        try
        {
            return await MeasureAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Outcome> MeasureAsync(string folder)
    {
        double adding, listing, starting, change;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        double memory;
        await using (var database = await StateDatabase.OpenAsync(folder, TimeProvider.System))
        {
            await using var queue = new RunQueue(database);
            var orders = Enumerable.Range(0, Items).Select(i => new QueueOrder { Url = $"https://host{i % 100}.example/files/{i}.bin" }).ToList();
            adding = await SecondsAsync(() => queue.AddAsync(orders, CancellationToken.None));
            orders.Clear();
            listing = await SecondsAsync(async () =>
            {
                for (var i = 0; i < Lists; i++)
                {
                    await queue.ListAsync(new QueueFilter { After = i * 1000 }, CancellationToken.None);
                    await queue.CountsAsync(null, CancellationToken.None);
                }
            }) / Lists;
        }

        await using (var database = await StateDatabase.OpenAsync(folder, TimeProvider.System))
        {
            await using var queue = new RunQueue(database);
            var (clock, worked) = (Stopwatch.StartNew(), 0);
            var (first, enough) = (0L, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            using var stop = new CancellationTokenSource();
            var worker = new QueueWorker(queue, new QueueOptions { FilesAtOnce = 64 }, WorkAsync, e => e.Message, TimeProvider.System, Random.Shared.NextDouble);
            var working = worker.RunAsync(untilIdle: false, stop.Token);
            await enough.Task;
            var whole = clock.Elapsed.TotalSeconds;
            starting = TimeSpan.FromTicks(first).TotalSeconds;
            memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
            await stop.CancelAsync();
            await working;

            // Each item begins and ends: two changes, each on the disk before it counts.
            change = (whole - starting) / (2 * Worked);

            Task<AttemptEnd> WorkAsync(QueueJob job, CancellationToken ct)
            {
                Interlocked.CompareExchange(ref first, clock.Elapsed.Ticks, 0);
                if (Interlocked.Increment(ref worked) == Worked)
                {
                    enough.TrySetResult();
                }

                return Task.FromResult(new AttemptEnd(AttemptOutcome.Done));
            }
        }

        return new Outcome([],
        [
            new Gate("adding 100,000, s", 10, adding),
            new Gate("a page of 100 and the counts, ms", 50, listing * 1000),
            new Gate("start to first item of 100,000, s", 3, starting),
            new Gate("memory of 100,000 waiting, MiB", 50, memory),
            new Gate("a state change, microseconds", 500, change * 1e6),
        ])
        {
            Notes = [FormattableString.Invariant($"{1 / change:0} state changes a second, 64 items at once")],
        };
    }

    private static async Task<double> SecondsAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalSeconds;
    }
}
