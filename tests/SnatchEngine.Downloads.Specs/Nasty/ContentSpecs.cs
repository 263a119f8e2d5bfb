using System.IO.Compression;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Bodies that are not the file: encoded, pages, holes.</summary>
public sealed class ContentSpecs
{
    private const long MiB = Fetching.MiB;

    [Theory, Trait("nasty", "22")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gzip_nobody_asked_for_is_undone_in_one_stream(bool withRanges)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { GzipEncoding = !withRanges, GzipRanges = withRanges });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.Equal("identity", Assert.Single(fetching.Server.Requests).Header("Accept-Encoding"));
        Assert.Equal(1, result.PeakConnections);
        Assert.Contains(result.Notes, n => n.Contains("gzip", StringComparison.Ordinal));
    }

    [Theory, Trait("nasty", "22")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gzip_that_breaks_is_undone_again_from_its_start(bool withRanges)
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { GzipEncoding = !withRanges, GzipRanges = withRanges, CutAfter = new(700_000, Times: 1) });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.InRange(result.Requests, 2, 3);
    }

    [Fact, Trait("nasty", "22")]
    public async Task A_gzip_that_always_breaks_is_no_file()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 1 });
        var file = new SeededBytes(1, 2 * MiB);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { GzipRanges = true, NoLength = true, CutAfter = new(700_000) });
        await fetching.FailAsync();
        Assert.False(File.Exists(fetching.Path));
    }

    [Fact, Trait("nasty", "22")]
    public async Task Ranges_of_a_gzip_are_not_put_into_a_plain_part()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { GzipRanges = true });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Single(fetching.RangeRequests);
        Assert.Single(fetching.PlainRequests);
    }

    [Fact, Trait("nasty", "22")]
    public async Task A_gz_file_without_the_header_stays_as_it_is()
    {
        await using var fetching = await Fetching.StartAsync();
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(new SeededBytes(1, 300_000).ToArray());
        }

        fetching.Server.Serve("/a.tar.gz", zipped.ToArray(), new() { ContentType = "application/gzip" });
        var result = await fetching.FetchAsync(with: r => r with { Urls = [fetching.Server.Url("/a.tar.gz")] });
        Assert.Equal(zipped.ToArray(), File.ReadAllBytes(result.Path));
    }

    [Fact, Trait("nasty", "24")]
    public async Task A_page_on_later_ranges_is_not_written()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, _ => new() { HtmlInsteadAfter = 0 }, requests: 2);
        fetching.Holds(file, result);
        Assert.Equal(2, result.Requests);
    }

    [Fact, Trait("nasty", "24")]
    public async Task A_page_in_place_of_the_rest_is_named_and_the_part_kept()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { HtmlInsteadAfter = 0 });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.LoginOrErrorPage, failure.Failure);
        Assert.InRange(fetching.Requests.Count, 1, 4);
        fetching.HasOnly("f.bin.part", "f.bin.part.journal");
    }

    [Theory, Trait("nasty", "24")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_in_place_of_the_rest_has_the_link_renewed(bool resumed)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { AllowPrivateAddresses = true });
        var file = new SeededBytes(1, 4 * MiB);
        if (resumed)
        {
            await fetching.InterruptAsync(file, 700_000);
        }

        fetching.Server.Serve(Fetching.Target, file, null, new Faults { HtmlInsteadAfter = 0 });
        fetching.Server.Serve("/fresh", file);
        var renewals = 0;
        var result = await fetching.FetchAsync(with: r => r with
        {
            FileName = Fetching.Name,
            RenewLinks = _ =>
            {
                renewals++;
                return Task.FromResult<IReadOnlyList<string>>([fetching.Server.Url("/fresh")]);
            },
        });
        fetching.Holds(file, result);
        Assert.Equal(1, renewals);
        Assert.Equal(resumed ? DownloadOutcome.Resumed : DownloadOutcome.Downloaded, result.Outcome);
    }

    [Theory, Trait("nasty", "24")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_at_the_first_request_is_no_file(bool afterRedirect)
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Server.Serve("/login", "<!DOCTYPE html><html><title>Sign in</title></html>");
        fetching.Server.Serve(Fetching.Target, new SeededBytes(1, MiB), null, afterRedirect ? new Faults { RedirectTo = _ => "/login" } : new Faults { HtmlInsteadAfter = 0 });
        var failure = await fetching.FailAsync();
        Assert.Equal(DownloadFailure.LoginOrErrorPage, failure.Failure);
        Assert.InRange(fetching.Server.Requests.Count, 1, 4);
        fetching.HasOnly();
    }

    [Fact, Trait("nasty", "24")]
    public async Task A_page_that_was_asked_for_is_a_file()
    {
        await using var fetching = await Fetching.StartAsync();
        fetching.Server.Serve("/page.html", "<!DOCTYPE html><html></html>");
        var result = await fetching.FetchAsync(with: r => r with { Urls = [fetching.Server.Url("/page.html")] });
        Assert.Equal("<!DOCTYPE html><html></html>", File.ReadAllText(result.Path));
    }

    [Fact, Trait("nasty", "25")]
    public async Task A_hole_that_no_connection_could_fill_is_no_complete_file()
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { Retries = 1 });
        var file = new SeededBytes(1, 8 * MiB);
        await fetching.InterruptAsync(file, 400_000, connections: 4);
        fetching.Server.On(Fetching.Target, async x =>
        {
            // Bytes from 5 to 5.5 MiB never come.
            var (first, last) = (x.Range?.Start ?? 0, x.Range?.End ?? file.Length - 1);
            await x.SendHeadersAsync(206, [("ETag", "\"v1\""), ("Content-Range", $"bytes {first}-{last}/{file.Length}"), ("Content-Length", $"{last - first + 1}")]);
            if (first < 5 * MiB)
            {
                await x.SendFileAsync(file, first, Math.Min(last + 1, 5 * MiB));
            }
            else if (first >= 5.5 * MiB)
            {
                await x.SendFileAsync(file, first, last + 1);
                return;
            }

            if (last >= 5 * MiB)
            {
                await x.CloseAsync();
            }
        });
        var failure = await fetching.FailAsync(connections: 4);
        Assert.Equal(DownloadFailure.Truncated, failure.Failure);
        fetching.HasOnly("f.bin.part", "f.bin.part.journal");
        fetching.Server.Serve(Fetching.Target, file);
        var before = fetching.Server.Requests.Count;
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(file, result);
        Assert.All(fetching.Server.Requests.Skip(before), r => Assert.InRange(r.Range!.Value.Start!.Value, 4 * MiB, 6 * MiB));
    }

    [Fact, Trait("nasty", "25")]
    public async Task An_error_on_one_connection_leaves_no_hole()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 8 * MiB);
        var result = await fetching.FetchSplitAsync(file, x => x.Index == 3 ? new() { CutAfter = new(100_000, Times: 1, How: Ending.Reset) } : Faults.None, requests: 5);
        fetching.Holds(file, result);
        Assert.True(result.LengthVerified);
    }
}
