using System.Net;
using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Queueing;

public sealed class ServeSpecs
{
    [Fact]
    public async Task Commands_reach_a_running_daemon_which_stops_cleanly()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a");
        await using var daemon = await Daemon.StartAsync(scene);

        var id = (await scene.Program.RunAsync("add", "--json", scene.Url("/a"))).Exits(0).Json()[0].Text("id");
        var done = await daemon.UntilAsync(id, "done");
        Assert.Equal(id, (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json()[0].Text("id"));

        (await daemon.StopAsync()).Exits(0);
        Assert.Null(file.DifferenceFrom(done.Text("path")));
        Assert.False(File.Exists(scene.Program.Home["state/endpoint"]));
    }

    [Fact]
    public async Task An_edit_before_the_first_order_holds_and_each_order_waits_for_its_window()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Serve("/b");
        var closed = $"windows: {{ runs: [ {{ days: {DateTimeOffset.Now.AddDays(3):ddd} }} ] }}\n".ToLowerInvariant();
        var path = scene.Program.Home.Write("config/profiles/default.yaml", closed);
        await using var daemon = await Daemon.StartAsync(scene);

        File.WriteAllText(path, "windows: { runs: always }\n");
        await daemon.Run.ErrorContainsAsync("profile default: changed, and in force");
        var first = (await scene.Program.RunAsync("add", "--json", scene.Url("/a"))).Exits(0).Json()[0].Text("id");
        await daemon.UntilAsync(first, "done");
        Assert.DoesNotContain("outside windows.runs", daemon.Run.Error, StringComparison.Ordinal);

        File.WriteAllText(path, closed);
        while (daemon.Run.Error.Split("changed, and in force").Length < 3)
        {
            await Task.Delay(20);
        }

        var second = (await scene.Program.RunAsync("add", "--json", scene.Url("/b"))).Exits(0).Json()[0].Text("id");
        await daemon.Run.ErrorContainsAsync("outside windows.runs");
        Assert.DoesNotContain(scene.Server.Requests, r => r.Path == "/b");
        File.WriteAllText(path, "windows: { runs: always }\n");
        await daemon.UntilAsync(second, "done");
    }

    [Fact]
    public async Task A_second_one_is_refused_and_told_where_the_first_is()
    {
        await using var scene = await Scene.OpenAsync();
        await using var daemon = await Daemon.StartAsync(scene);

        var second = (await scene.Program.RunAsync("serve", "--listen", "127.0.0.1:0")).Exits(2);

        Assert.Contains($"at {daemon.Address.ToString().TrimEnd('/')}; 'snatch add' and 'snatch queue' talk to it", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_paused_while_it_runs_keeps_its_bytes_and_goes_on()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        var file = new SeededBytes(1, 8 << 20);
        scene.Server.Serve("/a", file, null, x => new() { Hold = x.Index == 0 ? gate : null, HoldAfter = 4 << 20 });
        await using var daemon = await Daemon.StartAsync(scene);
        var id = (await scene.Program.RunAsync("add", "--json", "-x", "1", scene.Url("/a"))).Exits(0).Json()[0].Text("id");
        await gate.ReachedAsync();
        while (!File.Exists(scene.Folder["a.part.journal"]))
        {
            await Task.Delay(5);
        }

        (await scene.Program.RunAsync("pause", id[..8])).Exits(0);
        await daemon.UntilAsync(id, "paused");
        (await scene.Program.RunAsync("resume", "--all")).Exits(0);

        await daemon.UntilAsync(id, "done");
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Contains(scene.Server.Requests, r => r is { Path: "/a", Range.Start: > 0 });
    }

    [Fact]
    public async Task What_runs_when_it_is_stopped_is_taken_up_by_the_next()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        var file = new SeededBytes(1, 8 << 20);
        scene.Server.Serve("/a", file, null, x => new() { Hold = x.Index == 0 ? gate : null, HoldAfter = 4 << 20 });
        await using var first = await Daemon.StartAsync(scene);
        var id = (await scene.Program.RunAsync("add", "--json", "-x", "1", scene.Url("/a"))).Exits(0).Json()[0].Text("id");
        await gate.ReachedAsync();

        var stopped = (await first.StopAsync()).Exits(0);
        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        await using var second = await Daemon.StartAsync(scene);

        Assert.Equal(0, (await second.UntilAsync(id, "done")).GetProperty("failures").GetInt32());
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
    }

    [Fact]
    [Trait("nasty", "74")]
    public async Task Nothing_is_answered_without_the_token_the_host_and_JSON()
    {
        await using var scene = await Scene.OpenAsync();
        await using var daemon = await Daemon.StartAsync(scene);
        const string add = """{"downloads":[{"url":"http://127.0.0.1:9/x"}]}""";

        Assert.Equal(HttpStatusCode.OK, (await daemon.AskAsync(HttpMethod.Get, "/health/live", change: r => r.Headers.Authorization = null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", add, r => r.Headers.Authorization = null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", add, r => r.Headers.Authorization = new("Bearer", daemon.Token[1..]))).Status);
        Assert.Equal((HttpStatusCode)421, (await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", add, r => r.Headers.Host = "evil.example")).Status);
        Assert.Equal((HttpStatusCode)421, (await daemon.AskAsync(HttpMethod.Get, "/health/live", change: r => r.Headers.Host = $"127.0.0.1:{daemon.Address.Port + 1}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", add, r => r.Headers.Add("Origin", "http://evil.example"))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", add, r => r.Content!.Headers.ContentType = new("text/plain"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.AskAsync(HttpMethod.Get, "/rpc")).Status);

        Assert.Empty((await scene.Program.RunAsync("queue", "--json")).Exits(0).Json().SkipLast(1));
    }

    [Fact]
    public async Task An_order_that_cannot_be_obeyed_is_refused_with_its_problem()
    {
        await using var scene = await Scene.OpenAsync();
        await using var daemon = await Daemon.StartAsync(scene);
        (string Body, string Problem)[] all =
        [
            ("""{"downloads":[]}""", "must hold 1 to 10000 orders"),
            ("""{"downloads":[{"url":"http://x/","options":{"dir":["rel"]}}]}""", "downloads[0]: 'dir' must be a full path"),
            ("""{"downloads":[{"url":"http://x/","options":{"limit-rat":["1"]}}]}""", "downloads[0]: unknown option 'limit-rat' (did you mean 'limit-rate'?)"),
            ("""{"downloads":[{"url":"http://x/","options":{"max-size":["huge"]}}]}""", "--max-size 'huge': must be a size"),
            ("""{"downloads":[{"url":"http://x/","options":null,"exec":"rm"}]}""", "'exec' could not be mapped"),
            ("""{"downloads":[{"url":"-i"}]}""", "-i"),
            ("""{"downloads":[{"url":"http://x/"},null]}""", "downloads[1]: must be an order such as"),
            ("""{"downloads":[{"url":"http://x/","options":{"header":null}}]}""", "downloads[0]: the option 'header' must have a list of texts, without null"),
            ("""{"downloads":[{"url":"http://x/","options":{"header":["A: b",null]}}]}""", "downloads[0]: the option 'header' must have a list of texts, without null"),
            ("""{"downloads":[{"url":"http://x/","mirrors":[null]}]}""", "downloads[0]: 'mirrors' must hold URLs, not null"),
            ("""{"downloads":[{"url":"http://x/","group":"a\u001bb"}]}""", "downloads[0]: 'group' must be a name of at most 100 characters"),
            ("""{"downloads":[{"url":"http://x/","lane":"post-process"}]}""", "downloads[0]: 'lane' must be transfer, extract, backfill or probe"),
            ("""{"downloads":[{"url":"http://x/","lane":77}]}""", "downloads[0]: 'lane' must be transfer, extract, backfill or probe"),
            ("[", "the body is not what this route takes"),
        ];

        foreach (var (body, problem) in all)
        {
            var (status, answer) = await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(problem, System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await daemon.AskAsync(HttpMethod.Get, "/api/v1/downloads/0123")).Status);
        var (code, said) = await daemon.AskAsync(HttpMethod.Post, "/api/v1/downloads/pause", """{"ids":[null]}""");
        Assert.Equal((HttpStatusCode.BadRequest, "'ids' must hold ids, not null"), (code, JsonElement.Parse(said).Text("detail")));
        Assert.Equal("GET /index.html is nothing this server has", JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, "/index.html")).Body).Text("detail"));
        Assert.Contains("must be one of waiting, parked", (await daemon.AskAsync(HttpMethod.Get, "/api/v1/downloads?state=x")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await daemon.AskAsync(HttpMethod.Get, "/api/v1/downloads?state=parked")).Status);
    }

    [Fact]
    public async Task The_token_is_for_its_owner_only_and_one_that_others_can_read_is_refused()
    {
        await using var scene = await Scene.OpenAsync();
        await using (var daemon = await Daemon.StartAsync(scene))
        {
            Assert.Matches("^[0-9a-f]{64}$", daemon.Token);
            (await daemon.StopAsync(Signal.Interrupt)).Exits(0);
        }

        if (!OperatingSystem.IsWindows())
        {
            var token = scene.Program.Home["state/token"];
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(token));
            File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

            Assert.Contains("its token is no secret any more", (await scene.Program.RunAsync("serve", "--listen", "127.0.0.1:0")).Exits(2).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Getting_a_file_loads_nothing_of_the_server()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        scene.Serve("/a", faults: new() { Hold = gate, HoldAfter = 100 });
        await using var run = scene.Program.Start(["get", scene.Url("/a")]);
        await gate.ReachedAsync();

        var loaded = await File.ReadAllTextAsync($"/proc/{run.Id}/maps");
        gate.Open();

        (await run.WaitAsync()).Exits(0);
        Assert.DoesNotContain("AspNetCore", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("SnatchEngine.Server", loaded, StringComparison.Ordinal);
    }
}
