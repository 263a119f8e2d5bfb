using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Runs;
using SnatchEngine.Runs.Estimates;

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
    public async Task What_is_expected_to_be_short_goes_first_and_under_a_second_counts_as_nothing()
    {
        var book = new DurationBook(_time);
        book.Learn("https://h/x.iso", 1_000_000, TimeSpan.FromSeconds(90));
        book.Learn("https://h/x.txt", 1_000, TimeSpan.FromSeconds(0.9));
        book.Learn("https://h/x.md", 1_000, TimeSpan.FromSeconds(0.1));
        using var queue = new WishQueue(100, _time, book);
        foreach (var url in new[] { "https://h/a.iso", "https://h/b.txt", "https://h/c.md", "https://h/d.iso" })
        {
            await queue.AddAsync(Entry(url), CancellationToken.None);
        }

        await queue.AddAsync(Entry("https://h/u.iso", DownloadPriority.High), CancellationToken.None);
        Assert.Equal((5, 271.0, 0), queue.Ahead);
        Assert.Equal(["https://h/u.iso", "https://h/b.txt", "https://h/c.md", "https://h/a.iso", "https://h/d.iso"], await TakeAsync(queue, 5));
        Assert.Equal((0, 0.0, 0), queue.Ahead);
    }

    [Fact]
    public async Task What_is_long_waits_no_longer_for_the_short_that_come_later_than_it_would_take_itself()
    {
        var book = new DurationBook(_time);
        book.Learn("https://h/x.iso", 1_000_000, TimeSpan.FromSeconds(90));
        book.Learn("https://h/x.txt", 1_000, TimeSpan.FromSeconds(1));
        using var queue = new WishQueue(100, _time, book);
        await queue.AddAsync(Entry("https://h/long.iso"), CancellationToken.None);
        List<string> taken = [];
        for (var i = 0; i < 100 && !taken.Contains("https://h/long.iso"); i++)
        {
            await queue.AddAsync(Entry($"https://h/{i}.txt"), CancellationToken.None);
            taken.AddRange(await TakeAsync(queue, 1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(("https://h/long.iso", 90), (taken[^1], taken.Count));
    }

    [Fact]
    public async Task What_is_learned_later_holds_for_those_that_wait_already()
    {
        var book = new DurationBook(_time);
        using var queue = new WishQueue(100, _time, book);
        foreach (var url in new[] { "https://h/a.txt", "https://h/b.iso", "https://h/c.txt" })
        {
            await queue.AddAsync(Entry(url), CancellationToken.None);
        }

        Assert.Equal((3, 0.0, 3), queue.Ahead);
        Assert.Equal(["https://h/a.txt"], await TakeAsync(queue, 1));
        book.Restore([new DurationFact("https://h:443", "iso", 10) { Seconds = 60, Bytes = 2_000_000, Samples = 3 }, new DurationFact("https://h:443", "txt", 3) { Seconds = 2, Bytes = 100, Samples = 3 }]);
        Assert.Equal((2, 62.0, 0), queue.Ahead);
        Assert.Equal(["https://h/c.txt", "https://h/b.iso"], await TakeAsync(queue, 2));
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
        var pacer = new StartPacer(() => TimeSpan.FromSeconds(2), _time);

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
