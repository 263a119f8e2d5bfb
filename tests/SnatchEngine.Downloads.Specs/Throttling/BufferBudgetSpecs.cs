using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Throttling;

public sealed class BufferBudgetSpecs
{
    private const int KiB = 1024;
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task A_thousand_downloads_all_get_a_buffer_within_64_MiB()
    {
        var budget = new BufferBudget(ByteSize.MiB(64));
        var leases = new List<BufferLease>();
        for (var i = 0; i < 1000; i++)
        {
            var rent = budget.RentAsync(MiB, 16 * KiB, default).AsTask();
            Assert.True(rent.IsCompleted, $"the {i}th waits");
            leases.Add(await rent);
        }

        Assert.All(leases, l => Assert.InRange(l.Array.Length, 16 * KiB, MiB));
        Assert.Equal(MiB, leases[7].Array.Length);
        Assert.InRange(budget.Total, 1, 64 * MiB);
    }

    [Fact]
    public async Task A_used_up_budget_makes_the_next_wait_in_line()
    {
        using var time = new VirtualTime();
        var budget = new BufferBudget(ByteSize.MiB(1));
        var first = await budget.RentAsync(MiB / 2, default);
        var second = await budget.RentAsync(MiB / 2, default);
        var big = budget.RentAsync(MiB, default).AsTask();
        var small = budget.RentAsync(4 * KiB, default).AsTask();
        first.Dispose();
        time.RunSteps();
        Assert.False(big.IsCompleted);
        Assert.False(small.IsCompleted);
        Assert.Equal(2, budget.Waiting);
        second.Dispose();
        time.RunSteps();
        Assert.True(big.IsCompletedSuccessfully);
        Assert.False(small.IsCompleted);
        (await big).Dispose();
        time.RunSteps();
        Assert.True(small.IsCompletedSuccessfully);
    }

    [Fact]
    public void One_who_cancels_leaves_the_line_to_the_next()
    {
        using var time = new VirtualTime();
        using var stop = new CancellationTokenSource();
        var budget = new BufferBudget(ByteSize.MiB(1));
        _ = budget.RentAsync(MiB / 2, default).AsTask();
        var big = budget.RentAsync(MiB, stop.Token).AsTask();
        var small = budget.RentAsync(4 * KiB, default).AsTask();
        stop.Cancel();
        time.RunSteps();
        Assert.True(big.IsCanceled);
        Assert.True(small.IsCompletedSuccessfully);
        Assert.True(budget.RentAsync(4 * KiB, new CancellationToken(true)).AsTask().IsCanceled);
    }

    [Fact]
    public async Task More_than_the_whole_budget_gets_the_whole_budget()
    {
        var budget = new BufferBudget(ByteSize.KiB(3000));
        using var lease = await budget.RentAsync(100 * MiB, default);
        Assert.Equal(3000 * KiB, lease.Array.Length);
        Assert.Equal(3000 * KiB, budget.Lent);
    }

    [Fact]
    public async Task A_lower_ceiling_holds_as_buffers_come_back_and_a_higher_one_at_once()
    {
        var budget = new BufferBudget(ByteSize.MiB(4));
        var (one, two) = (await budget.RentAsync(MiB, default), await budget.RentAsync(MiB, default));
        budget.Ceiling = ByteSize.MiB(1);
        var third = budget.RentAsync(2 * MiB, default).AsTask();
        one.Dispose();
        Assert.False(third.IsCompleted);
        two.Dispose();
        using var lease = await third;
        Assert.Equal((MiB, MiB), (lease.Array.Length, budget.Total));
        var fourth = budget.RentAsync(MiB, default).AsTask();
        Assert.False(fourth.IsCompleted);
        budget.Ceiling = ByteSize.MiB(8);
        (await fourth).Dispose();
    }

    [Fact]
    public async Task A_lease_returned_twice_is_counted_and_lent_once()
    {
        var budget = new BufferBudget(ByteSize.MiB(1));
        var lease = await budget.RentAsync(64 * KiB, default);
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(1, budget.DoubleReturns);
        Assert.Equal(0, budget.Lent);
        Assert.Throws<ObjectDisposedException>(() => lease.Array);
        using var one = await budget.RentAsync(64 * KiB, default);
        using var two = await budget.RentAsync(64 * KiB, default);
        Assert.NotSame(one.Array, two.Array);
    }

    [Fact]
    public async Task A_buffer_is_used_again()
    {
        var budget = new BufferBudget(ByteSize.MiB(4));
        var lease = await budget.RentAsync(100 * KiB, default);
        var array = lease.Array;
        Assert.Equal(128 * KiB, array.Length);
        lease.Dispose();
        using var again = await budget.RentAsync(128 * KiB, default);
        Assert.Same(array, again.Array);
        Assert.Equal(128 * KiB, budget.Total);
    }

    [Fact]
    public void Lent_and_kept_together_never_exceed_the_ceiling()
    {
        using var time = new VirtualTime();
        var random = new Random(7);
        var budget = new BufferBudget(ByteSize.MiB(2));
        var rents = new List<Task<BufferLease>>();
        for (var i = 0; i < 20_000; i++)
        {
            if (rents.Count > 0 && random.Next(2) == 0)
            {
                var at = random.Next(rents.Count);
                if (rents[at].IsCompleted)
                {
                    time.RunSteps();
                    rents[at].Now().Dispose();
                    rents.RemoveAt(at);
                }
            }
            else if (rents.Count < 50)
            {
                var minimum = random.Next(1, MiB);
                rents.Add(budget.RentAsync(random.Next(minimum, 2 * MiB), minimum, default).AsTask());
            }

            time.RunSteps();
            Assert.InRange(budget.Total, 0, 2 * MiB);
            Assert.Equal(rents.Where(r => r.IsCompleted).Sum(r => (long)r.Now().Array.Length), budget.Lent);
        }
    }

    [Fact]
    public async Task Trimming_lets_go_of_what_is_kept()
    {
        var budget = new BufferBudget(ByteSize.MiB(4));
        (await budget.RentAsync(MiB, default)).Dispose();
        Assert.Equal(MiB, budget.Total);
        budget.Trim();
        Assert.Equal(0, budget.Total);
    }
}
