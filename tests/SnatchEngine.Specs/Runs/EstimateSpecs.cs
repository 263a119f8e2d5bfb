using SnatchEngine.Downloads;
using SnatchEngine.Runs;
using SnatchEngine.Runs.Estimates;
using SnatchEngine.Specs.Storage;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Runs;

/// <summary>What downloads are expected to take, and how long a run will go on.</summary>
public sealed class EstimateSpecs
{
    private const long MiB = 1 << 20;

    private readonly HandTime _time = new();

    [Fact]
    public void The_most_like_a_download_says_what_it_will_take()
    {
        var book = new DurationBook(_time);
        Assert.Null(book.Expect("https://a/x.iso", MiB));
        book.Learn("https://a/1.iso", 100 * MiB, TimeSpan.FromSeconds(50));
        book.Learn("https://a/2.txt", 2000, TimeSpan.FromSeconds(1));
        book.Learn("https://b/3.iso", 100 * MiB, TimeSpan.FromSeconds(10));

        Assert.Equal(50, book.Expect("https://a/other.ISO?x=.txt", null));
        Assert.Equal(1, book.Expect("https://a/deep/er.txt#y", null));
        Assert.Equal(60, book.Expect("https://a/y.iso", 120 * MiB)!.Value, 0.001);
        Assert.Equal(1, book.Expect("https://a/y.md", 2100));
        Assert.Equal(25.5, book.Expect("https://a/y.md", null));

        // A host by its rate where no size is alike; a host that was never seen as the others are.
        Assert.Equal(1, book.Expect("https://b/tiny.md", 10 * MiB)!.Value, 0.001);
        Assert.NotNull(book.Expect("https://c/x", null));
    }

    [Fact]
    public void A_host_that_became_slower_is_believed_after_a_few()
    {
        var book = new DurationBook(_time);
        for (var i = 0; i < 20; i++)
        {
            book.Learn("https://a/x.iso", MiB, TimeSpan.FromSeconds(i < 10 ? 2 : 20));
        }

        Assert.InRange(book.Expect("https://a/x.iso", null)!.Value, 17, 20);
    }

    [Fact]
    public async Task Durations_are_kept_for_a_month()
    {
        using var home = new StateHome();
        var book = new DurationBook(home.Clock);
        book.Learn("https://a/1.iso", 100 * MiB, TimeSpan.FromSeconds(50));
        book.Learn("https://a/2.txt", 2000, TimeSpan.FromSeconds(1));
        await using var database = await home.OpenAsync();
        await new DurationStore(database).SaveAsync(book.Learned, CancellationToken.None);

        var next = new DurationBook(home.Clock);
        next.Restore(await new DurationStore(database).LoadAsync(CancellationToken.None));
        Assert.Equal((50.0, 1.0), (next.Expect("https://a/x.iso", null), next.Expect("https://a/x.txt", null)));
        Assert.Empty(next.Learned);

        next.Learn("https://a/1.iso", 100 * MiB, TimeSpan.FromSeconds(100));
        Assert.Equal(75, Assert.Single(next.Learned).Seconds);
        home.Clock.Now = home.Clock.Now.AddDays(31);
        Assert.Empty(await new DurationStore(database).LoadAsync(CancellationToken.None));
    }

    [Fact]
    public void A_run_goes_on_as_long_as_its_longest_part_and_as_its_work_shared_out()
    {
        var book = new DurationBook(_time);
        book.Learn("https://a/x.iso", 100 * MiB, TimeSpan.FromSeconds(30));
        var waiting = (Count: 0, Seconds: 0.0, Unknown: 0);
        var forecast = new RunForecast(book, new OpenPlaces(2), _time) { Waiting = () => waiting };

        var first = forecast.Begin("https://a/1.iso", null, new DownloadStatus());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new QueueForecast(0, 1, TimeSpan.FromSeconds(20), null), forecast.Look());
        waiting = (3, 90, 0);
        Assert.Equal(TimeSpan.FromSeconds(55), forecast.Look().Left);
        waiting = (3, 60, 1);
        Assert.Null(forecast.Look().Left);

        // Thirty seconds were expected, forty it took.
        _time.Advance(TimeSpan.FromSeconds(30));
        forecast.End(first, new DownloadedFile { Path = "/x", Length = 100 * MiB, Outcome = DownloadOutcome.Downloaded, BytesFetched = 100 * MiB });
        Assert.Equal((0, 0.25), (forecast.Look().Active, forecast.Look().Error));
        Assert.Equal(35, book.Expect("https://a/1.iso", null));
    }

    [Fact]
    public void Its_own_speed_says_more_of_a_download_than_what_others_took()
    {
        var forecast = new RunForecast(new DurationBook(_time), new OpenPlaces(1), _time);
        var status = new DownloadStatus { Total = 100, Received = 40, Phase = DownloadPhase.Transferring };
        forecast.Begin("https://a/1.iso", null, status);
        Assert.Null(forecast.Look().Left);
        status.AddReceived(20);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(20), forecast.Look().Left);
    }
}
