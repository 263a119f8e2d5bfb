using System.Collections.Concurrent;
using System.Threading.Channels;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Specs.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs;

public sealed class SnatchRunSpecs
{
    [Fact]
    public async Task A_run_tells_each_download_in_order_and_adds_it_all_up()
    {
        await using var installed = new Installed("DirectLink");

        var told = await installed.SnatchAsync("https://a.example/1");

        Assert.Equal([typeof(ItemQueued), typeof(ItemStarted), typeof(ItemFinished)], told.Events.Select(e => e.GetType()));
        Assert.Equal(new SnatchReport { Done = 1, BytesFetched = 3, Elapsed = told.Report.Elapsed, Cost = told.Report.Cost }, told.Report);
    }

    [Fact]
    public async Task Every_event_of_a_wish_has_the_wish_as_it_was_asked_though_a_template_names_its_file()
    {
        await using var installed = new Installed("DirectLink") { DownloadAsync = (_, _, _) => throw new DownloadException(DownloadFailure.ServerFailed, "no") };
        var wish = new Wish { Url = "https://a.example/1", Folder = installed.Home, Template = SnatchEngine.Naming.NameTemplate.Parse("x {id}") };

        var told = await installed.SnatchAsync(new[] { wish }.ToAsyncEnumerable());

        Assert.Equal([typeof(ItemQueued), typeof(ItemStarted), typeof(ItemFailed)], told.Events.Select(e => e.GetType()));
        Assert.All(told.Events, e => Assert.Same(wish, e.Wish));
        Assert.StartsWith("x ", ((ItemQueued)told.Events[0]).Plan.Request.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_turns_out_to_be_several_variants_is_fetched_though_one_at_a_time_may_start()
    {
        const string Master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=640x360\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2000,RESOLUTION=1280x720\nhigh.m3u8\n";
        await using var installed = new Installed("DirectLink")
        {
            LookAsync = (request, _) => Task.FromResult<StreamManifest?>(StreamManifest.Parse(Master, new Uri(request.Urls[0]))),
            DownloadAsync = (request, _, _) => request.TellsOfStreams ? throw new StreamFoundException("a.example") : Task.FromResult(Done(request)),
        };
        installed.Services.Change(new EngineTerms { Download = new(), StartsBelow = 1 });
        var wish = new Wish { Url = "https://a.example/watch.mp4", Folder = installed.Home, Formats = new FormatWish(FormatSelector.Parse("all"), null) };

        var told = await installed.SnatchAsync(new[] { wish }.ToAsyncEnumerable()).WaitAsync(Patience.Limit);

        Assert.Empty(told.Events.OfType<ItemFailed>().Select(f => f.Error.Message));
        Assert.Equal(2, told.Report.Done);
    }

    [Fact]
    public async Task No_more_files_than_allowed_are_fetched_at_once_and_all_are_fetched()
    {
        int now = 0, most = 0;
        await using var installed = new Installed("DirectLink")
        {
            Options = new() { FilesAtOnce = 3 },
            DownloadAsync = async (request, _, _) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return Done(request);
            },
        };

        var told = await installed.SnatchAsync([.. Enumerable.Range(0, 500).Select(i => $"https://a.example/{i}")]);

        Assert.Equal(500, told.Fetched.Distinct().Count());
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_pipe_is_read_on_while_downloads_run_and_the_urgent_one_overtakes()
    {
        var pipe = Channel.CreateUnbounded<Wish>();
        var first = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var order = new ConcurrentQueue<string>();
        await using var installed = new Installed("DirectLink")
        {
            Options = new() { FilesAtOnce = 1 },
            DownloadAsync = async (request, _, _) =>
            {
                order.Enqueue(request.Urls[0][^1..]);
                started.TrySetResult();
                await first.Task;
                return Done(request);
            },
        };

        var running = installed.SnatchAsync(ReadAsync());
        pipe.Writer.TryWrite(new Wish { Url = "https://a.example/1", Folder = installed.Home });
        await started.Task;
        pipe.Writer.TryWrite(new Wish { Url = "https://a.example/2", Folder = installed.Home });
        pipe.Writer.TryWrite(new Wish { Url = "https://a.example/3", Folder = installed.Home, Priority = DownloadPriority.Urgent });
        pipe.Writer.Complete();
        await running.WaitAsync(TimeSpan.Zero).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.False(running.IsCompleted);
        await pipe.Reader.Completion;
        first.SetResult();
        await running;

        Assert.Equal(["1", "3", "2"], order);

        async IAsyncEnumerable<Wish> ReadAsync()
        {
            await foreach (var wish in pipe.Reader.ReadAllAsync())
            {
                yield return wish;
            }
        }
    }

    [Fact]
    public async Task One_failed_item_costs_no_other_whatever_it_throws()
    {
        await using var installed = new Installed("DirectLink")
        {
            DownloadAsync = (request, _, _) => request.Urls[0].EndsWith('1') ? throw new InvalidOperationException("boom") : Task.FromResult(Done(request)),
        };

        var told = await installed.SnatchAsync("https://a.example/1", "https://a.example/2");

        Assert.Equal(["boom"], told.Failures);
        Assert.Equal(["https://a.example/2"], told.Fetched);
        Assert.Equal("https://a.example/1", Assert.Single(told.Events.OfType<ItemFailed>()).Url);
    }

    [Fact]
    public async Task Items_that_fail_while_others_are_told_of_do_not_end_the_run()
    {
        await using var installed = new Installed("DirectLink")
        {
            Options = new() { FilesAtOnce = 8 },
            DownloadAsync = async (request, _, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("boom");
            },
        };
        var wishes = Enumerable.Range(0, 500).Select(i => new Wish { Url = $"https://a.example/{i}", Folder = installed.Home }).ToAsyncEnumerable();

        var report = await new Snatcher(installed.Services).SnatchAsync(new SnatchRequest { Wishes = wishes }, _ => Thread.SpinWait(2_000));

        Assert.Equal(500, report.Failed);
    }

    [Fact]
    public async Task A_parked_download_frees_its_slot_and_fails_with_its_sentence_when_nothing_else_is_left()
    {
        var time = new HandTime();
        var tries = 0;
        await using var installed = new Installed("DirectLink")
        {
            Time = time,
            Options = new() { FilesAtOnce = 1 },
            DownloadAsync = (request, _, _) =>
            {
                if (!request.Urls[0].EndsWith("parked", StringComparison.Ordinal))
                {
                    return Task.FromResult(Done(request));
                }

                tries++;
                throw new DownloadException(DownloadFailure.Parked, "a.example asks to come back at 12:00") { NotBefore = time.GetUtcNow().AddHours(2) };
            },
        };

        var told = await installed.SnatchAsync("https://a.example/parked", "https://a.example/2");

        Assert.Equal(1, tries);
        Assert.Equal(["https://a.example/2"], told.Fetched);
        Assert.Equal(["a.example asks to come back at 12:00"], told.Failures);
        Assert.Equal(["a.example asks to come back at 12:00"], told.Notices);
    }

    [Fact]
    public async Task A_parked_download_is_tried_again_while_other_work_goes_on()
    {
        var time = new HandTime();
        var tries = 0;
        await using var installed = new Installed("DirectLink")
        {
            Time = time,
            Options = new() { FilesAtOnce = 1 },
            DownloadAsync = (request, _, _) =>
            {
                if (request.Urls[0].EndsWith("parked", StringComparison.Ordinal) && tries++ == 0)
                {
                    throw new DownloadException(DownloadFailure.Parked, "later") { NotBefore = time.GetUtcNow().AddHours(2) };
                }

                time.Advance(TimeSpan.FromHours(3));
                return Task.FromResult(Done(request));
            },
        };

        var told = await installed.SnatchAsync("https://a.example/parked", "https://a.example/2", "https://a.example/3");

        Assert.Equal(["https://a.example/2", "https://a.example/parked", "https://a.example/3"], told.Fetched);
        Assert.Empty(told.Failures);
    }

    [Fact]
    public async Task Cancelling_stops_all_and_is_no_failure_though_the_pipe_never_answers()
    {
        using var cancel = new CancellationTokenSource();
        List<SnatchEvent> events = [];
        await using var installed = new Installed("DirectLink")
        {
            DownloadAsync = async (_, _, token) =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Snatcher(installed.Services).SnatchAsync(new SnatchRequest { Wishes = NeverEndingAsync(installed.Home) }, events.Add, cancel.Token));

        Assert.Equal([typeof(ItemQueued), typeof(ItemStarted)], events.Select(e => e.GetType()));
    }

    [Fact]
    public async Task Planning_only_downloads_nothing_and_counts_the_plans()
    {
        await using var installed = new Installed("DirectLink") { DownloadAsync = (_, _, _) => throw new InvalidOperationException("asked") };

        var told = await installed.SnatchAsync(new[] { new Wish { Url = "https://a.example/1", Folder = "/nowhere/at/all" } }.ToAsyncEnumerable(), planOnly: true);

        Assert.Equal((1, 0), (told.Report.Done, told.Report.Failed));
        Assert.IsType<ItemQueued>(Assert.Single(told.Events));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_fails_the_item_before_any_request()
    {
        await using var installed = new Installed("DirectLink");
        var file = Path.Combine(installed.Home, "file");
        await File.WriteAllTextAsync(file, "");

        var told = await installed.SnatchAsync(new[] { new Wish { Url = "https://a.example/1", Folder = file } }.ToAsyncEnumerable());

        Assert.Equal(DownloadFailure.CannotWrite, Assert.IsType<DownloadException>(Assert.Single(told.Events.OfType<ItemFailed>()).Error).Failure);
        Assert.True(told.Report.NothingStarted);
    }

    [Fact]
    public async Task A_listener_that_throws_ends_the_run_with_its_own_exception()
    {
        await using var installed = new Installed("DirectLink");
        var wishes = Enumerable.Range(0, 50).Select(i => new Wish { Url = $"https://a.example/{i}", Folder = installed.Home }).ToAsyncEnumerable();

        var error = await Assert.ThrowsAsync<IOException>(() =>
            new Snatcher(installed.Services).SnatchAsync(new SnatchRequest { Wishes = wishes }, _ => throw new IOException("the pipe is closed")));

        Assert.Equal("the pipe is closed", error.Message);
    }

    [Fact]
    public async Task A_list_that_breaks_off_is_worked_off_before_its_error_is_raised()
    {
        await using var installed = new Installed("DirectLink");
        List<SnatchEvent> events = [];

        var error = await Assert.ThrowsAsync<IOException>(() =>
            new Snatcher(installed.Services).SnatchAsync(new SnatchRequest { Wishes = BreakingAsync(installed.Home) }, events.Add));

        Assert.Equal(("the disk is gone", 1), (error.Message, events.OfType<ItemFinished>().Count()));
    }

    private static async IAsyncEnumerable<Wish> NeverEndingAsync(string folder)
    {
        yield return new Wish { Url = "https://a.example/1", Folder = folder };
        await new TaskCompletionSource().Task;
    }

    private static async IAsyncEnumerable<Wish> BreakingAsync(string folder)
    {
        yield return new Wish { Url = "https://a.example/1", Folder = folder };
        await Task.Yield();
        throw new IOException("the disk is gone");
    }

    private static DownloadedFile Done(DownloadRequest request) => new() { Path = request.Urls[0], Length = 3, Outcome = DownloadOutcome.Downloaded, BytesFetched = 3 };

    private static void InterlockedMax(ref int most, int value)
    {
        while (Volatile.Read(ref most) is var seen && value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
