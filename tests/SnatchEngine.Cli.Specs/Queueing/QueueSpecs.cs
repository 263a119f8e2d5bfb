using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Queueing;

public sealed class QueueSpecs
{
    [Fact]
    public async Task What_is_added_without_a_daemon_waits_and_is_worked_on_by_queue_run()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a");
        var added = (await scene.Program.RunAsync("add", "--json", scene.Url("/a"), "-d", "out", "-o", "b.bin")).Exits(0).Json()[0];
        Assert.Equal("waiting", (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json()[0].Text("state"));

        (await scene.Program.RunAsync("queue", "run")).Exits(0);

        var item = (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json()[0];
        Assert.Equal((added.Text("id"), "done", scene.Folder["out/b.bin"]), (item.Text("id"), item.Text("state"), item.Text("path")));
        Assert.Null(file.DifferenceFrom(scene.Folder["out/b.bin"]));
        Assert.Single((await scene.Program.RunAsync("archive", "list", "--json")).Exits(0).Json());
    }

    [Fact]
    public async Task What_failed_for_good_says_why_and_makes_the_run_exit_with_1()
    {
        await using var scene = await Scene.OpenAsync();
        (await scene.Program.RunAsync("add", scene.Url("/none"))).Exits(0);

        (await scene.Program.RunAsync("queue", "run")).Exits(1);

        var item = (await scene.Program.RunAsync("queue", "--state", "failed", "--json")).Exits(0).Json()[0];
        Assert.Contains("404", item.Text("reason"), StringComparison.Ordinal);
        var shown = (await scene.Program.RunAsync("queue", "show", item.Text("id")[..8])).Exits(0);
        Assert.Contains("attempt 1", shown.Output, StringComparison.Ordinal);
        Assert.Contains("ServerRefused", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_and_moments_are_kept_and_what_is_cancelled_is_not_fetched()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Serve("/b");
        scene.Serve("/c");
        (await scene.Program.RunAsync("add", "--group", "g", scene.Url("/a"))).Exits(0);
        (await scene.Program.RunAsync("add", "--not-before", "2h", scene.Url("/b"))).Exits(0);
        (await scene.Program.RunAsync("add", "--priority", "high", scene.Url("/c"))).Exits(0);
        (await scene.Program.RunAsync("cancel", "--group", "g")).Exits(0);

        (await scene.Program.RunAsync("queue", "run")).Exits(0);

        Assert.Equal(["c"], scene.Folder.Names());
        var items = (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json();
        Assert.Equal(["cancelled", "parked", "done"], items.SkipLast(1).Select(i => i.Text("state")));
        Assert.Equal(scene.Url("/b"), (await scene.Program.RunAsync("queue", "--state", "parked", "--json")).Exits(0).Json().SkipLast(1).Single().Text("url"));
        Assert.Equal(1, items[^1].GetProperty("parked").GetInt32());
        Assert.Equal((1, 1, 1), (items[^1].GetProperty("cancelled").GetInt32(), items[^1].GetProperty("waiting").GetInt32(), items[^1].GetProperty("done").GetInt32()));
    }

    [Fact]
    public async Task A_list_and_its_secrets_reach_the_server_and_are_shown_nowhere()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Folder.Write("list.txt", $"{scene.Url("/a")}?sig=covert\n  out=x.bin\n  header=X-Key: sesame\n");
        var added = (await scene.Program.RunAsync("add", "-i", "list.txt", "--bearer", "opensesame")).Exits(0);
        var run = (await scene.Program.RunAsync("queue", "run")).Exits(0);
        var shown = (await scene.Program.RunAsync("queue", "--json")).Exits(0);

        var request = Assert.Single(scene.Server.Requests, r => r.Path == "/a");
        Assert.Equal(("sesame", "Bearer opensesame"), (request.Header("X-Key"), request.Header("Authorization")));
        Assert.Equal(["list.txt", "x.bin"], scene.Folder.Names());
        Assert.All([added, run, shown], said => Assert.DoesNotContain("sesame", said.Output + said.Error, StringComparison.Ordinal));
        Assert.All([added, run, shown], said => Assert.DoesNotContain("covert", said.Output + said.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_types_a_list_keeps_nobody_from_the_queue()
    {
        await using var scene = await Scene.OpenAsync();
        await using var typing = scene.Program.Start(["add", "-i", "-"], new() { KeepsInputOpen = true });
        await typing.SayAsync("http://127.0.0.1:9/typed\n");

        (await scene.Program.RunAsync("add", "http://127.0.0.1:9/other")).Exits(0);
        typing.CloseInput();
        (await typing.WaitAsync()).Exits(0);

        var urls = (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json().SkipLast(1).Select(i => i.Text("url"));
        Assert.Equal(["http://127.0.0.1:9/other", "http://127.0.0.1:9/typed"], urls);
    }

    [Theory]
    [InlineData("snatch: say which: 'snatch pause ID…', --group NAME or --all", 2, "pause")]
    [InlineData("snatch: nothing in the queue has the id 'ff'; 'snatch queue' shows what there is", 1, "cancel", "ff")]
    [InlineData("snatch: --lane 'fast': must be transfer, extract, backfill or probe", 2, "add", "http://x/", "--lane", "fast")]
    [InlineData("snatch: --not-before 'soon': must be a duration such as 2h, a time such as 22:30, or a moment such as 2026-03-01T22:30 or 2026-03-01T21:30Z", 2, "add", "http://x/", "--not-before", "soon")]
    [InlineData("snatch: unknown option '--pause-between'", 2, "add", "http://x/", "--pause-between", "1s")]
    [InlineData("snatch: --listen '0.0.0.0:80': must be a loopback address, such as 127.0.0.1: nothing else is served without TLS", 2, "serve", "--listen", "0.0.0.0:80")]
    [InlineData("snatch: --state 'finished': must be one of waiting, parked, running, paused, done, failed, cancelled", 2, "queue", "--state", "finished")]
    public async Task What_cannot_be_obeyed_is_told_and_changes_nothing(string said, int code, params string[] arguments)
    {
        await using var scene = await Scene.OpenAsync();

        Assert.Equal(said, (await scene.Program.RunAsync(arguments)).Exits(code).Error.Trim());
    }

    [Fact]
    public async Task The_archive_proves_itself_and_names_the_entry_that_was_changed()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        scene.Serve("/b");
        (await scene.GetAsync("--archive", "-j", "1", scene.Url("/a"), scene.Url("/b"))).Exits(0);
        Assert.Equal("All 2 entries of the archive are as they were recorded.", (await scene.Program.RunAsync("archive", "verify")).Exits(0).Output.Trim());

        var bytes = await File.ReadAllBytesAsync(scene.Program.Home["state/state.db"]);
        var at = bytes.AsSpan().LastIndexOf(System.Text.Encoding.UTF8.GetBytes(scene.Folder["b"]));
        bytes[at + scene.Folder["b"].Length - 1] = (byte)'z';
        await File.WriteAllBytesAsync(scene.Program.Home["state/state.db"], bytes);

        var broken = (await scene.Program.RunAsync("archive", "verify", "--json")).Exits(1).Json()[0];
        Assert.Equal(("broken", "Changed", 2), (broken.Text("status"), broken.Text("break"), broken.GetProperty("at").GetInt32()));
    }
}
