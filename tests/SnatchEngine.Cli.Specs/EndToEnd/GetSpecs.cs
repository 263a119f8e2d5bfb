using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class GetSpecs
{
    [Fact]
    public async Task A_file_is_placed_under_the_urls_name_and_told_in_one_line()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/pub/a.iso", 3 << 20);

        var result = (await scene.GetAsync(scene.Url("/pub/a.iso"))).Exits(0);

        Assert.Null(file.DifferenceFrom(scene.Folder["a.iso"]));
        Assert.Equal(["a.iso"], scene.Folder.Names());
        Assert.Matches(@"^done  a\.iso  3\.0 MiB  [^\n]+\n$", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task The_folder_is_made_and_the_name_is_obeyed()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a.iso");

        (await scene.GetAsync(scene.Url("/a.iso"), "-d", "new/down", "-o", "deep/b.iso")).Exits(0);

        Assert.Null(file.DifferenceFrom(scene.Folder["new/down/deep/b.iso"]));
    }

    [Fact]
    public async Task Quiet_says_nothing_of_success_and_why_of_failure()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");

        var result = (await scene.GetAsync("-q", scene.Url("/a"), scene.Url("/missing"))).Exits(1);

        Assert.Equal("", result.Output);
        Assert.Matches(@"^failed  http://[^\n]*/missing  [^\n]*404[^\n]*\n$", result.Error);
    }

    [Fact]
    public async Task Json_is_a_line_for_each_item_and_a_summary()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 1_000);

        var lines = (await scene.GetAsync("--json", scene.Url("/a"), scene.Url("/missing"))).Exits(1).Json();

        Assert.Equal(3, lines.Count);
        var done = lines.Single(l => l.Text("status") == "done");
        Assert.Equal((scene.Folder["a"], 1_000, "Downloaded", "\"v1\""), (done.Text("path"), done.GetProperty("bytes").GetInt32(), done.Text("outcome"), done.Text("etag")));
        var failed = lines.Single(l => l.Text("status") == "failed");
        Assert.Equal(("ServerRefused", 404), (failed.Text("failure"), failed.GetProperty("httpStatus").GetInt32()));
        Assert.Equal(("summary", 1, 1, 1_000), (lines[^1].Text("status"), lines[^1].GetProperty("done").GetInt32(), lines[^1].GetProperty("failed").GetInt32(), lines[^1].GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public async Task A_checksum_that_holds_is_told()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", 3 << 20);

        var result = (await scene.GetAsync(scene.Url("/a"), "--checksum", $"sha-256={file.Sha256()}")).Exits(0);

        Assert.EndsWith("sha-256 ok\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(3 << 20)]
    public async Task A_checksum_that_fails_leaves_nothing(long length)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", length);

        var result = (await scene.GetAsync(scene.Url("/a"), "--checksum", $"sha-256={new string('0', 64)}")).Exits(1);

        Assert.Empty(scene.Folder.Names());
        Assert.Contains("was promised", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_beyond_the_allowed_size_leaves_nothing(bool unknown)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 3 << 20, faults: new() { Chunked = unknown });

        var result = (await scene.GetAsync(scene.Url("/a"), "--max-size", "2MiB")).Exits(1);

        Assert.Empty(scene.Folder.Names());
        Assert.Contains("2.0 MiB allowed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_newer_file_is_fetched_when_asked_so_and_takes_the_place_of_the_old()
    {
        await using var scene = await Scene.OpenAsync();
        var served = scene.Server.Serve("/a", new SeededBytes(1, 2_000));
        (await scene.GetAsync(scene.Url("/a"))).Exits(0);

        var same = (await scene.GetAsync("--conditional-get", scene.Url("/a"))).Exits(0);
        var newer = new SeededBytes(2, 3_000);
        served.Replace(newer);
        (await scene.GetAsync("--conditional-get", scene.Url("/a"))).Exits(0);

        Assert.Contains("not newer on the server", same.Output, StringComparison.Ordinal);
        Assert.Equal([200, 304, 200], scene.Server.Requests.Select(r => r.Status));
        Assert.Null(newer.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a"], scene.Folder.Names());
    }

    [Fact]
    public async Task The_archive_skips_what_it_has_and_state_is_made_only_for_it()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Serve("/b");

        // On a busy machine a run lasts long enough to learn something.
        (await scene.GetAsync("--set", "learn-hosts=false", scene.Url("/b"))).Exits(0);
        Assert.Empty(scene.Program.Home.Names());

        (await scene.GetAsync("--archive", scene.Url("/a"))).Exits(0);
        File.Delete(scene.Folder["a"]);
        var again = (await scene.GetAsync("--archive", scene.Url("/a"))).Exits(0);

        Assert.StartsWith("skipped  ", again.Output, StringComparison.Ordinal);
        Assert.Single(scene.Server.RequestsFor("/a"));
        Assert.Contains(scene.Program.Home.Names(), name => name.StartsWith("state", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_is_kept()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 2 << 20);

        var line = (await scene.GetAsync("--json", "--limit-rate", "2MiB/s", scene.Url("/a"))).Exits(0).Json()[0];

        Assert.InRange(line.GetProperty("seconds").GetDouble(), 0.9, 2.5);
    }

    [Fact]
    public async Task A_profile_value_is_set_for_one_run()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", faults: new() { StatusFor = _ => new Answer(503) });

        var result = (await scene.GetAsync("--set", "download.retries=0", scene.Url("/a"))).Exits(1);

        Assert.Single(scene.Server.Requests);
        Assert.Contains("503", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_asks_nobody_and_writes_nothing()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.iso");

        var line = (await scene.Program.RunAsync("plan", "--json", scene.Url("/a.iso"), "-d", "down")).Exits(0).Json()[0];

        Assert.Equal(("planned", scene.Url("/a.iso")), (line.Text("status"), line.Text("url")));
        Assert.NotEmpty(line.GetProperty("transports").EnumerateArray());
        Assert.Equal(0, scene.Server.Connections);
        Assert.Empty(scene.Folder.Names());
        Assert.Empty(scene.Program.Home.Names());
    }

    [Fact]
    public async Task A_mirror_helps_out()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/b/a");

        (await scene.GetAsync(scene.Url("/gone/a"), "--mirror", scene.Url("/b/a"))).Exits(0);

        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_waits_says_why_once(bool quiet)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", faults: new() { StatusFor = i => i == 0 ? new Answer(503, ("Retry-After", "3")) : null });

        var result = (await scene.GetAsync([scene.Url("/a"), .. quiet ? (string[])["-q"] : []])).Exits(0);

        Assert.Equal(quiet ? "" : "waiting  a  127.0.0.1 answered 503\n", result.Error);
    }
}
