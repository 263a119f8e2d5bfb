using SnatchEngine.Cli.Terminal;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Cli.Specs;

public sealed class ProgressSpecs
{
    private static readonly ActiveFile s_half = new("debian.iso", DownloadPhase.Transferring, null, 50 << 20, 100 << 20, 5 << 20, 8);

    [Fact]
    public void A_row_has_name_bar_share_size_speed_time_left_and_connections()
    {
        var row = ProgressRow.Compose(new BoardView([s_half], 0, 0, 0, 0, 0), 100, 24)[0];

        Assert.Equal("debian.iso                         ━━━━━━━━─────────   50%  50.0 MiB/100.0 MiB  5.0 MiB/s  0:10  x8", row.Text);
    }

    [Fact]
    public void Whatever_the_size_of_the_screen_everything_fits()
    {
        ActiveFile[] files =
        [
            s_half,
            s_half with { Name = "a-very-long-name-of-a-file-that-goes-on-for-ever-and-ever-日本語の名前.tar.gz", Total = null },
            s_half with { Phase = DownloadPhase.BackingOff, Reason = "the server asked to wait 30 s, as it has too much to do for everybody at this time of the day" },
            s_half with { Phase = DownloadPhase.Finishing, Received = 100 << 20 },
            s_half with { Phase = DownloadPhase.Connecting, Received = 0, Total = null },
            s_half with { Received = 200 << 20, Speed = double.MaxValue / 4 },
        ];
        for (var width = 1; width < 200; width += 3)
        {
            for (var height = 1; height < 12; height += 2)
            {
                var rows = ProgressRow.Compose(new BoardView(files, 3, 2, 1, 5, 5), width, height);
                Assert.InRange(rows.Count, 1, Math.Max(2, height - 1));
                Assert.All(rows, row => Assert.InRange(CellText.Width(row.Text), 0, Math.Max(10, width - 1)));
            }
        }
    }

    [Fact]
    public void Of_a_thousand_files_as_many_are_shown_as_fit_and_the_rest_is_counted()
    {
        var rows = ProgressRow.Compose(new BoardView([.. Enumerable.Repeat(s_half, 1000)], 7, 3, 2, 1 << 20, 1 << 10), 120, 10);

        Assert.Equal(9, rows.Count);
        Assert.StartsWith("+993 more active", rows[7].Text, StringComparison.Ordinal);
        Assert.Equal("total  1.0 MiB  1.0 KiB/s  1000 active  7 waiting  3 done  2 failed  8000 connections", rows[8].Text);
    }

    [Theory]
    [InlineData(3, 1, 200.0, 0.184, "all in 3:20 ±18%")]
    [InlineData(1, 1, 3661.0, null, "all in 1:01:01")]
    [InlineData(0, 2, 9.0, 12.0, "all in 0:09 ±999%")]
    [InlineData(0, 1, 9.0, 0.1, null)]
    [InlineData(3, 1, null, 0.1, null)]
    public void The_total_tells_the_time_to_the_end_of_all_and_how_far_that_was_off_so_far(int waiting, int active, double? seconds, double? error, string? expected)
    {
        TimeSpan? left = seconds is { } known ? TimeSpan.FromSeconds(known) : null;
        var view = new BoardView([s_half], waiting, 0, 0, 1 << 20, 1 << 10, new QueueForecast(waiting, active, left, error));
        var total = ProgressRow.Compose(view, 120, 10)[^1].Text;
        Assert.Equal($"total  1.0 MiB  1.0 KiB/s  {(expected is null ? "" : expected + "  ")}1 active  {(waiting > 0 ? $"{waiting} waiting  " : "")}8 connections", total);
    }

    [Fact]
    public void A_list_shows_one_total_bar_with_items_and_bytes()
    {
        var begun = new BoardView([s_half, s_half], 0, 2, 1, 300 << 20, 5 << 20) { Skipped = 1, Wanted = 10 };

        Assert.Equal(
            "total  4/10  ━━━━━━━━━━━━━━━━━──────────────────  300.0 MiB  5.0 MiB/s  2 active  2 done  1 failed",
            ProgressRow.Compose(begun, 106, 24)[^1].Text);
        Assert.StartsWith("total  4/6  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━───────  300.0 MiB/400.0 MiB", ProgressRow.Compose(begun with { Wanted = 6 }, 200, 24)[^1].Text, StringComparison.Ordinal);
        Assert.StartsWith("total  300.0 MiB", ProgressRow.Compose(begun with { Wanted = 0 }, 200, 24)[^1].Text, StringComparison.Ordinal);
        for (var width = 1; width < 200; width++)
        {
            Assert.InRange(CellText.Width(ProgressRow.Compose(begun, width, 24)[^1].Text), 0, Math.Max(10, width - 1));
        }
    }

    [Fact]
    public void The_board_knows_how_many_items_are_wanted()
    {
        var board = new ActiveBoard(TimeProvider.System, wishes: 3);
        var list = new Wish { Url = "https://h/list" };
        DownloadPlan Of(int n) => new() { Extractor = "x", ItemId = new("x", $"{n}"), ListCount = 40, Request = new DownloadRequest { Urls = [$"https://h/{n}"], Folder = "." } };
        Assert.Equal(3, board.Look().Wanted);
        board.Tell(new ItemQueued(list, Of(1), new DownloadStatus()));
        board.Tell(new ItemQueued(list, Of(2), new DownloadStatus()));
        Assert.Equal(42, board.Look().Wanted);
        board.Tell(new ItemSkipped(list, new Skipped(SkipReason.AlreadyArchived, "fetched before")));
        Assert.Equal((42, 1), (board.Look().Wanted, board.Look().Over));
        Assert.Equal(0, new ActiveBoard(TimeProvider.System).Look().Wanted);
    }

    [Fact]
    public void A_file_that_waits_says_why()
    {
        var row = ProgressRow.Compose(new BoardView([s_half with { Phase = DownloadPhase.BackingOff, Reason = "429 from https://h/?k=s3cret" }], 0, 0, 0, 0, 0), 120, 24)[0];

        Assert.Contains("waiting: 429 from https://h/?k=***", row.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_board_follows_a_run_and_counts_no_bytes_of_an_earlier_one_as_speed()
    {
        var clock = new StepClock();
        var board = new ActiveBoard(clock);
        var wish = new Wish { Url = "https://h/a.bin?x=1" };
        var plan = new DownloadPlan { Extractor = "direct-link", ItemId = new("direct-link", "x"), Request = new DownloadRequest { Urls = [wish.Url], Folder = "." } };
        var status = new DownloadStatus();
        board.Tell(new ItemQueued(wish, plan, status));
        Assert.Equal((1, 0), (board.Look().Waiting, board.Look().Files.Count));

        board.Tell(new ItemStarted(wish, plan, status));
        Assert.Equal((0, "a.bin"), (board.Look().Waiting, Assert.Single(board.Look().Files).Name));
        status.Received = 1_000_000;
        board.Look();
        status.Phase = DownloadPhase.Transferring;
        board.Look();
        clock.Step(TimeSpan.FromSeconds(2));
        status.AddReceived(500);
        var view = board.Look();
        Assert.Equal((250.0, 500L, 250.0), (view.Files[0].Speed, view.Bytes, view.Speed));

        board.Tell(new ItemFailed(wish, wish.Url, new InvalidOperationException()));
        Assert.Equal((0, 1, 500L), (board.Look().Files.Count, board.Look().Failed, board.Look().Bytes));
    }

    [Theory]
    [InlineData("https://h/a?b", "https://h/a?***")]
    [InlineData("https://h/a?", "https://h/a?")]
    [InlineData("https://u@h:8/a?x=1&y&z=%20#f", "https://***@h:8/a?x=***&***&z=***#***")]
    [InlineData("https://h/user@site", "https://h/user@site")]
    [InlineData("not a url", "not a url")]
    [InlineData("https://h/\u202etxt.exe\e[2J", "https://h/?txt.exe?[2J")]
    public void A_shown_URL_has_no_secret_and_no_trick(string url, string shown) => Assert.Equal(shown, RedactedUrl.Of(url));

    private sealed class StepClock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Step(TimeSpan by) => _now += by.Ticks;
    }
}
