using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Cli.Specs;

public sealed class ReportSpecs
{
    private const string Url = "https://example.org/file.iso?token=s3cret";

    private static readonly Wish s_wish = new() { Url = Url };
    private static readonly DownloadPlan s_plan = new() { Extractor = "direct-link", ItemId = new("direct-link", "x"), Request = new DownloadRequest { Urls = [Url, "https://m/?k=s3cret"], Folder = "/tmp/d" } };
    private static readonly DownloadedFile s_file = new()
    {
        Path = "file.iso",
        Length = 3 << 20,
        Outcome = DownloadOutcome.Resumed,
        LengthVerified = false,
        Verified = "sha-256=00",
        BytesFetched = 2 << 20,
        Elapsed = TimeSpan.FromSeconds(2),
        Requests = 3,
        PeakConnections = 4,
        Notes = ["see https://h/?sig=s3cret"],
    };

    [Fact]
    public async Task A_finished_file_is_one_calm_line()
    {
        var run = Telling(new ItemFinished(s_wish, s_plan, s_file), new ItemFinished(s_wish, s_plan, new DownloadedFile { Path = "b", Length = 5, Outcome = DownloadOutcome.AlreadyComplete }));

        Assert.Equal(0, await run.RunAsync("get", Url));
        Assert.Equal("done  file.iso  3.0 MiB  1.0 MiB/s  resumed, length unverified, sha-256 ok, see https://h/?sig=***\ndone  b  5 B  already complete\n", run.Out);
        Assert.Equal("", run.Error);
    }

    [Fact]
    [Trait("nasty", "78")]
    public async Task A_failure_says_why_even_when_quiet_and_tells_no_secret()
    {
        var run = Telling(
            new ItemFinished(s_wish, s_plan, s_file),
            new ItemFailed(s_wish, "https://ann:s3cret@h/x?token=s3cret&b=1#s3cret", new DownloadException(DownloadFailure.ServerRefused, "https://h/y?k=s3cret answered 404;\n\e[2Jtry another")));

        Assert.Equal(ExitCode.SomeFailed, await run.RunAsync("get", Url, "-q"));
        Assert.Equal("", run.Out);
        Assert.Equal("failed  https://***@h/x?token=***&b=***#***  https://h/y?k=*** answered 404; ?[2Jtry another\n", run.Error);
    }

    [Fact]
    public async Task Json_is_an_object_per_item_and_a_summary()
    {
        var run = Telling(
            new ItemFinished(s_wish, s_plan, s_file),
            new ItemSkipped(s_wish, new Skipped(SkipReason.AlreadyArchived, "fetched 2026-03-01")),
            new ItemFailed(s_wish, Url, new DownloadException(DownloadFailure.ServerRefused, "no") { Status = 404 }));

        Assert.Equal(ExitCode.SomeFailed, await run.RunAsync("get", "--json", Url));
        var lines = run.Out.TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["done", "skipped", "failed", "summary"], lines.Select(l => l.GetProperty("status").GetString()));
        Assert.Equal(("https://example.org/file.iso?token=***", Path.GetFullPath("file.iso")), (lines[0].GetProperty("url").GetString(), lines[0].GetProperty("path").GetString()));
        Assert.Equal(
            (3 << 20, 2.0, "Resumed", false, "sha-256=00", 4, 3),
            (lines[0].GetProperty("bytes").GetInt32(), lines[0].GetProperty("seconds").GetDouble(), lines[0].GetProperty("outcome").GetString(), lines[0].GetProperty("lengthVerified").GetBoolean(),
                lines[0].GetProperty("verified").GetString(), lines[0].GetProperty("connections").GetInt32(), lines[0].GetProperty("requests").GetInt32()));
        Assert.Equal(("ServerRefused", "no", 404), (lines[2].GetProperty("failure").GetString(), lines[2].GetProperty("error").GetString(), lines[2].GetProperty("httpStatus").GetInt32()));
        Assert.Equal((1, 1, 1, 2 << 20), (lines[3].GetProperty("done").GetInt32(), lines[3].GetProperty("skipped").GetInt32(), lines[3].GetProperty("failed").GetInt32(), lines[3].GetProperty("bytes").GetInt32()));
        Assert.DoesNotContain("s3cret", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_3_only_when_no_request_was_made()
    {
        var failed = new ItemFailed(s_wish, "nonsense", new DownloadException(DownloadFailure.BadUrl, "no URL"));
        var run = new TestConsole { Engine = (_, tell, _) => { tell(failed); return Task.FromResult(new SnatchReport { Failed = 1, NothingStarted = true }); } };

        Assert.Equal(ExitCode.NothingStarted, await run.RunAsync("get", "nonsense"));
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        var run = new TestConsole { Stop = stop.Token, Engine = async (_, _, token) => { await stop.CancelAsync(); token.ThrowIfCancellationRequested(); return new SnatchReport(); } };

        Assert.Equal(ExitCode.Interrupted, await run.RunAsync("get", Url));
        Assert.Equal("stopped; run the same command to go on\n", run.Error);
    }

    [Fact]
    public async Task A_plan_tells_where_from_where_to_and_how()
    {
        var queued = new ItemQueued(s_wish, s_plan with { Request = s_plan.Request with { Connections = 4, LimitRate = new ByteRate(1 << 20) } }, new DownloadStatus());
        var text = Telling(queued);
        var json = Telling(queued);

        Assert.Equal((0, 0), (await text.RunAsync("plan", Url), await json.RunAsync("plan", "--json", Url)));
        Assert.Equal(
            "fetch  https://example.org/file.iso?token=***\n  mirror     https://m/?k=***\n  found by   direct-link\n  to         /tmp/d/(the name the server says)\n" +
            "  by         http/1.1 (score 0.90: bulk)\n  with       4 connections, at most 1.0 MiB/s\n",
            text.Out);
        var planned = JsonDocument.Parse(json.Out.Split('\n')[0]).RootElement;
        Assert.Equal(("planned", "http/1.1", 0.9), (planned.GetProperty("status").GetString(), planned.GetProperty("transports")[0].GetProperty("transport").GetString(), planned.GetProperty("transports")[0].GetProperty("score").GetDouble()));
    }

    private static TestConsole Telling(params SnatchEvent[] events) => new()
    {
        Engine = (_, tell, _) =>
        {
            Array.ForEach(events, tell);
            return Task.FromResult(new SnatchReport { Done = events.Length, BytesFetched = 1 });
        },
    };
}
