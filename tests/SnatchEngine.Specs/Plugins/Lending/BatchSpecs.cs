using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class BatchSpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Items_come_in_groups_with_a_pause_between_them()
    {
        await using var groups = new Batch<int>(Enumerable.Range(1, 5).ToAsyncEnumerable(), 2, TimeSpan.FromSeconds(3), _time).GetAsyncEnumerator();
        List<string> seen = [];
        for (var i = 0; i < 3; i++)
        {
            var next = groups.MoveNextAsync().AsTask();
            Assert.Equal(i == 0, next.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(3));
            Assert.True(await next);
            seen.Add(string.Join('+', groups.Current));
        }

        Assert.False(await groups.MoveNextAsync());
        Assert.Equal(["1+2", "3+4", "5"], seen);
    }

    [Fact]
    public async Task An_endless_source_is_taken_group_by_group()
    {
        var taken = 0;
        await foreach (var group in new Batch<int>(Endless().ToAsyncEnumerable(), 10, TimeSpan.Zero, _time))
        {
            Assert.Equal(10, group.Count);
            break;
        }

        Assert.InRange(taken, 10, 11);

        IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return ++taken;
            }
        }
    }

    [Fact]
    public async Task No_group_comes_before_there_is_room()
    {
        var gate = new Gate();
        var first = new Batch<int>(Enumerable.Range(1, 2).ToAsyncEnumerable(), 2, TimeSpan.Zero, _time, gate.WaitAsync).GetAsyncEnumerator();
        var next = first.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        gate.Open();
        Assert.True(await next);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_group_is_worked_on_at_once_and_to_its_end()
    {
        int now = 0, most = 0;
        await new Batch<int>(Enumerable.Range(1, 9).ToAsyncEnumerable(), 3, TimeSpan.Zero, _time).RunAsync(async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        });

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, now);
    }
}
