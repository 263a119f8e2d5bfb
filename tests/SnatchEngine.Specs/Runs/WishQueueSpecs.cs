using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Runs;

namespace SnatchEngine.Specs.Runs;

public sealed class WishQueueSpecs
{
    private readonly HandTime _time = new();

    [Fact]
    public async Task Higher_priorities_come_first_and_within_one_the_first_that_came()
    {
        using var queue = new WishQueue(100, _time);
        foreach (var (url, priority) in new[] { ("n1", DownloadPriority.Normal), ("l", DownloadPriority.Low), ("u", DownloadPriority.Urgent), ("h", DownloadPriority.High), ("n2", DownloadPriority.Normal) })
        {
            await queue.AddAsync(Entry(url, priority), CancellationToken.None);
        }

        Assert.Equal(["u", "h", "n1", "n2", "l"], await TakeAsync(queue, 5));
    }

    [Fact]
    public async Task An_entry_that_comes_back_has_its_old_place()
    {
        using var queue = new WishQueue(100, _time);
        await queue.AddAsync(Entry("a"), CancellationToken.None);
        await queue.AddAsync(Entry("b"), CancellationToken.None);

        queue.Put((await queue.TakeAsync(CancellationToken.None))!);

        Assert.Equal(["a", "b"], await TakeAsync(queue, 2));
    }

    [Fact]
    public async Task Who_adds_to_a_full_queue_waits_until_one_is_taken()
    {
        using var queue = new WishQueue(1, _time);
        await queue.AddAsync(Entry("a"), CancellationToken.None);

        var adding = queue.AddAsync(Entry("b"), CancellationToken.None).AsTask();
        Assert.False(adding.IsCompleted);
        await queue.TakeAsync(CancellationToken.None);

        await adding;
    }

    [Fact]
    public async Task A_parked_entry_comes_back_when_its_time_is_there()
    {
        using var queue = new WishQueue(100, _time);
        queue.Park(Entry("parked"), _time.GetUtcNow().AddHours(1));

        var taking = queue.TakeAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(taking.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("parked", (await taking)!.Wish.Url);
    }

    [Fact]
    public async Task It_ends_when_it_is_closed_and_no_work_goes_on_though_some_are_parked()
    {
        using var queue = new WishQueue(100, _time);
        await queue.AddAsync(Entry("a"), CancellationToken.None);
        await queue.TakeAsync(CancellationToken.None);
        queue.Park(Entry("parked"), _time.GetUtcNow().AddHours(1));
        queue.Close();

        var taking = queue.TakeAsync(CancellationToken.None);
        Assert.False(taking.IsCompleted);
        queue.Finish();

        Assert.Null(await taking);
        Assert.Equal(["parked"], queue.Clear().Select(e => e.Wish.Url));
    }

    [Fact]
    public async Task Pauses_between_starts_add_up_for_those_who_wait()
    {
        var pacer = new StartPacer(TimeSpan.FromSeconds(2), _time);

        var starts = Enumerable.Range(0, 3).Select(_ => pacer.WaitAsync(CancellationToken.None)).ToList();
        Assert.Equal([true, false, false], starts.Select(s => s.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(2));
        await starts[1];
        Assert.False(starts[2].IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await starts[2];
    }

    private static WishEntry Entry(string url, DownloadPriority priority = DownloadPriority.Normal) => new(new Wish { Url = url, Priority = priority });

    private static async Task<List<string>> TakeAsync(WishQueue queue, int count)
    {
        List<string> urls = [];
        while (urls.Count < count)
        {
            urls.Add((await queue.TakeAsync(CancellationToken.None))!.Wish.Url);
        }

        return urls;
    }
}
