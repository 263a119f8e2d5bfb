using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Throttling;

public sealed class RateLimitSpecs
{
    private const int KiB = 1024;
    private const int MiB = 1024 * 1024;

    [Fact]
    public void Without_a_limit_nothing_waits_and_nothing_is_allocated()
    {
        using var time = new VirtualTime();
        var job = new RateLimit(new RateLimit(new RateLimit(null, time), time), time);
        _ = job.SpendAsync(MiB, default).AsTask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var free = 0;
        for (var i = 0; i < 1000; i++)
        {
            free += job.SpendAsync(job.ReadSize(MiB), default).AsTask().IsCompletedSuccessfully ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, free);
        Assert.Equal(MiB, job.ReadSize(MiB));
        Assert.False(job.IsLimited);
    }

    [Theory]
    [InlineData(1 * MiB, 0)]
    [InlineData(1 * MiB, 15)]
    [InlineData(40 * MiB, 15)]
    [InlineData(100 * KiB, 15)]
    [InlineData(10 * KiB, 0)]
    public void One_reader_gets_the_rate_to_one_percent_though_timers_are_late(int rate, int lateMilliseconds)
    {
        using var time = new VirtualTime(TimeSpan.FromMilliseconds(lateMilliseconds));
        var job = new Reader(new RateLimit(new RateLimit(null, time, new ByteRate(rate)), time));
        time.Advance(TimeSpan.FromSeconds(2));
        var start = job.Bytes;
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.InRange(job.Bytes - start, 40 * rate * 0.99, 40 * rate * 1.01);
    }

    [Theory]
    [InlineData(1 * MiB, 1, 0)]
    [InlineData(1 * MiB, 8, 0)]
    [InlineData(1 * MiB, 8, 15)]
    [InlineData(16 * MiB, 8, 1)]
    [InlineData(200 * MiB, 3, 1)]
    public void Every_second_is_within_ten_percent_from_the_first(int rate, int readers, int lateMilliseconds)
    {
        using var time = new VirtualTime(TimeSpan.FromMilliseconds(lateMilliseconds));
        var root = new RateLimit(null, time, new ByteRate(rate));
        var jobs = Readers(readers, root, time);
        for (var second = 0; second < 6; second++)
        {
            var before = Total(jobs);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(Total(jobs) - before, rate * 0.9, rate * 1.1);
        }
    }

    [Theory]
    [InlineData(1 * MiB, 0)]
    [InlineData(8 * MiB, 1)]
    [InlineData(64 * MiB, 15)]
    public void Eight_jobs_share_fairly_though_they_read_different_sizes(int rate, int lateMilliseconds)
    {
        using var time = new VirtualTime(TimeSpan.FromMilliseconds(lateMilliseconds));
        var host = new RateLimit(new RateLimit(null, time, new ByteRate(rate)), time);
        var sizes = new[] { 1, 4, 8, 16, 24, 32, 48, 64 };
        var jobs = sizes.Select(size => new Reader(new RateLimit(host, time)) { Fixed = size * KiB }).ToList();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(Jain(jobs), 0.95, 1);
        Assert.InRange(Total(jobs), 10 * rate * 0.98, 10 * rate * 1.05);
    }

    [Fact]
    public void A_weight_of_three_gets_three_times_the_bytes()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(4 * MiB));
        var heavy = new Reader(new RateLimit(root, time, weight: 3));
        var light = new Reader(new RateLimit(root, time));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(heavy.Bytes / (double)light.Bytes, 2.9, 3.1);
    }

    [Fact]
    public void Two_hosts_share_equally_however_many_downloads_each_has()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(4 * MiB));
        var one = Readers(1, new RateLimit(root, time), time);
        var seven = Readers(7, new RateLimit(root, time), time);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(Total(one) / (double)Total(seven), 0.95, 1.05);
        Assert.InRange(Jain(seven), 0.99, 1);
    }

    [Fact]
    public void What_one_does_not_use_is_the_others()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(4 * MiB));
        var slow = new Reader(new RateLimit(new RateLimit(root, time, new ByteRate(MiB / 2)), time));
        var fast = Readers(2, root, time);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(slow.Bytes, 20 * MiB / 2 * 0.98, 20 * MiB / 2 * 1.02);
        Assert.InRange(Total(fast), 20 * 3.5 * MiB * 0.98, 20 * 3.5 * MiB * 1.02);
        Assert.InRange(Jain(fast), 0.99, 1);
    }

    [Fact]
    public void The_wait_is_the_longest_on_the_path()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(8 * MiB));
        var host = new RateLimit(root, time, new ByteRate(2 * MiB));
        var job = new Reader(new RateLimit(host, time, new ByteRate(3 * MiB)));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(job.Bytes, 20 * MiB * 0.99, 20 * MiB * 1.01);
    }

    [Fact]
    public void Connections_of_one_download_share_its_limit()
    {
        using var time = new VirtualTime();
        var download = new RateLimit(new RateLimit(null, time), time, new ByteRate(MiB));
        var connections = Enumerable.Range(0, 8).Select(_ => new Reader(download)).ToList();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(Total(connections), 10 * MiB * 0.98, 10 * MiB * 1.06);
        Assert.InRange(Jain(connections), 0.95, 1);
    }

    [Fact]
    public void One_byte_a_second_still_moves()
    {
        using var time = new VirtualTime();
        var limit = new RateLimit(null, time, new ByteRate(1));
        var wait = limit.SpendAsync(limit.ReadSize(MiB), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(4090));
        Assert.False(wait.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_removed_limit_frees_who_waits_at_once()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(KiB));
        var waits = Enumerable.Range(0, 3).Select(_ => new RateLimit(root, time).SpendAsync(64 * KiB, default).AsTask()).ToList();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(waits, w => w.IsCompleted);
        root.Rate = null;
        time.RunSteps();
        Assert.All(waits, w => Assert.True(w.IsCompletedSuccessfully));
        Assert.False(root.IsLimited);
        Assert.False(root.IsWaiting);
    }

    [Fact]
    public void A_raised_limit_frees_who_waits_by_the_new_rate()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(KiB));
        var wait = root.SpendAsync(64 * KiB, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(1));
        root.Rate = new ByteRate(64 * KiB);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(wait.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(wait.IsCompleted);

        var other = root.SpendAsync(64 * KiB, default).AsTask();
        root.Rate = new ByteRate(64 * MiB);
        time.RunSteps();
        Assert.True(other.IsCompleted);
    }

    [Fact]
    public void A_lowered_limit_counts_from_the_next_byte()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(64 * KiB));
        var wait = root.SpendAsync(64 * KiB, default).AsTask();
        root.Rate = new ByteRate(KiB);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(wait.IsCompleted);
        var next = root.SpendAsync(4 * KiB, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void A_changed_limit_is_kept_to_by_all_who_are_running()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(MiB));
        var jobs = Readers(4, root, time);
        time.Advance(TimeSpan.FromSeconds(3));
        foreach (var rate in new[] { 8 * MiB, 2 * MiB, 20 * MiB })
        {
            root.Rate = new ByteRate(rate);
            var before = Total(jobs);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(Total(jobs) - before, rate * 0.9, rate * 1.1);
        }
    }

    [Fact]
    public void After_an_idle_hour_there_is_no_more_than_the_burst()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(MiB));
        time.Advance(TimeSpan.FromHours(1));
        Assert.InRange(FreeBytes(root), 0, MiB * 0.05 + 4 * KiB);
    }

    [Fact]
    public void After_the_machine_slept_there_is_no_more_than_the_burst()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(MiB));
        var jobs = Readers(4, root, time);
        time.Advance(TimeSpan.FromSeconds(2));
        var before = Total(jobs);
        time.Jump(TimeSpan.FromHours(8));
        Assert.InRange(Total(jobs) - before, 1, MiB * 0.16);
        before = Total(jobs);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(Total(jobs) - before, MiB * 0.9, MiB * 1.1);
    }

    [Fact]
    public void The_wall_clock_does_not_matter()
    {
        using var time = new VirtualTime();
        var job = new Reader(new RateLimit(null, time, new ByteRate(MiB)));
        time.Advance(TimeSpan.FromSeconds(1));
        time.ShiftWall(TimeSpan.FromDays(-3650));
        time.Advance(TimeSpan.FromSeconds(1));
        time.ShiftWall(TimeSpan.FromDays(7300));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(job.Bytes, 3 * MiB * 0.97, 3 * MiB * 1.05);
    }

    [Fact]
    public void Those_who_wait_are_woken_one_after_the_other()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(MiB));
        var ends = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            _ = Note(new RateLimit(root, time));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(8, ends.Count);
        Assert.All(ends.Zip(ends.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalMilliseconds, 15, 80));

        async Task Note(RateLimit job)
        {
            await job.SpendAsync(64 * KiB, default);
            ends.Add(time.Now);
        }
    }

    [Fact]
    public void Waiting_costs_few_wakes()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(64 * KiB));
        Readers(8, root, time);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(time.Wakes, 1, 1000);
    }

    [Fact]
    public void A_cancelled_wait_ends_and_its_bytes_still_count()
    {
        using var time = new VirtualTime();
        using var stop = new CancellationTokenSource();
        var root = new RateLimit(null, time, new ByteRate(64 * KiB));
        var first = root.SpendAsync(64 * KiB, stop.Token).AsTask();
        var second = root.SpendAsync(64 * KiB, default).AsTask();
        stop.Cancel();
        time.RunSteps();
        Assert.True(first.IsCanceled);
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(second.IsCompleted);
    }

    [Fact]
    public void Time_spent_waiting_can_be_told_from_a_stall()
    {
        using var time = new VirtualTime();
        var root = new RateLimit(null, time, new ByteRate(64 * KiB));
        var job = new RateLimit(root, time);
        var other = new RateLimit(root, time);
        _ = job.SpendAsync(64 * KiB, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(job.IsWaiting);
        Assert.True(root.IsWaiting);
        Assert.False(other.IsWaiting);
        Assert.Equal(TimeSpan.FromSeconds(0.5), job.Waited);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(job.IsWaiting);
        Assert.InRange(job.Waited.TotalSeconds, 0.9, 1);
        Assert.Equal(TimeSpan.Zero, other.Waited);
    }

    [Theory]
    [InlineData(1000, 4 * KiB)]
    [InlineData(1 * MiB, MiB / 50)]
    [InlineData(100 * MiB, 64 * KiB)]
    public void A_read_takes_a_fiftieth_of_a_second_within_bounds(int rate, int expected)
    {
        using var time = new VirtualTime();
        var job = new RateLimit(new RateLimit(null, time, new ByteRate(rate)), time, new ByteRate(rate * 3L));
        Assert.Equal(expected, job.ReadSize(MiB));
        Assert.Equal(100, job.ReadSize(100));
    }

    [Fact]
    public async Task Spends_from_many_threads_add_up()
    {
        var root = new RateLimit(null, TimeProvider.System, new ByteRate(64L * MiB));
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), async (_, token) =>
        {
            var job = new RateLimit(root, TimeProvider.System);
            for (var i = 0; i < 4; i++)
            {
                await job.SpendAsync(64 * KiB, token);
            }
        });
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.15, 5);
    }

    private static List<Reader> Readers(int count, RateLimit parent, VirtualTime time) =>
        [.. Enumerable.Range(0, count).Select(_ => new Reader(new RateLimit(parent, time)))];

    private static long Total(List<Reader> readers) => readers.Sum(r => r.Bytes);

    private static double Jain(List<Reader> readers)
    {
        var shares = readers.ConvertAll(r => (double)r.Bytes);
        return Math.Pow(shares.Sum(), 2) / (shares.Count * shares.Sum(s => s * s));
    }

    private static long FreeBytes(RateLimit limit)
    {
        long bytes = 0;
        while (limit.SpendAsync(4 * KiB, default).AsTask() is { IsCompleted: true })
        {
            bytes += 4 * KiB;
        }

        return bytes;
    }

    /// <summary>A download that reads as fast as it is let.</summary>
    private sealed class Reader
    {
        private readonly RateLimit _limit;

        public Reader(RateLimit limit)
        {
            _limit = limit;
            SynchronizationContext.Current!.Post(_ => Run(), null);
        }

        public int? Fixed { get; init; }

        public long Bytes { get; private set; }

        private async void Run()
        {
            while (true)
            {
                var bytes = Fixed ?? _limit.ReadSize(256 * KiB);
                Bytes += bytes;
                await _limit.SpendAsync(bytes, default);
            }
        }
    }
}
