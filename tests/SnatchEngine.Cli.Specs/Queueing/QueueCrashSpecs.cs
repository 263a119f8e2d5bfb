using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Queueing;

public sealed class QueueCrashSpecs
{
    private const int Files = 12;

    [Theory]
    [Trait("nasty", "52")]
    [InlineData("place-flushed", 2)]
    [InlineData("place-renamed", 1)]
    [InlineData("place-renamed", 4)]
    [InlineData("place-folder", 3)]
    [InlineData("queue-recorded", 2)]
    [InlineData("queue-begun", 5)]
    [InlineData("queue-ended", 3)]
    public async Task A_kill_at_any_point_loses_nothing_and_fetches_nothing_twice_for_good(string point, int count)
    {
        Assert.SkipUnless(SnatchProgram.HasFailPoints, "release builds have no fail points");
        await using var scene = await Scene.OpenAsync();
        await AddAsync(scene);
        (await scene.Program.Start(["queue", "run", "-j", "3"], failPoint: $"{point}:{count}").WaitAsync()).Exits(128 + 9);

        (await scene.Program.RunAsync("queue", "run")).Exits(0);

        await AllIsThereOnceAsync(scene);
    }

    [Fact]
    [Trait("nasty", "52")]
    public async Task A_daemon_that_is_killed_at_any_moment_is_followed_by_one_that_goes_on()
    {
        await using var scene = await Scene.OpenAsync();
        await AddAsync(scene);
        for (var wait = 0; wait < 4; wait++)
        {
            await using var run = scene.Program.Start(["queue", "run", "-j", "2", "--json"]);
            await run.OutputContainsAsync(wait == 0 ? "\"serving\"" : "\"done\"");
            run.Send(Signal.Kill);
            await run.WaitAsync();
            if ((await scene.Program.RunAsync("queue", "--json", "--state", "waiting")).Exits(0).Json().Count == 1)
            {
                break;
            }
        }

        (await scene.Program.RunAsync("queue", "run")).Exits(0);

        await AllIsThereOnceAsync(scene);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill_and_commands_find_their_way()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        await using (var daemon = await Daemon.StartAsync(scene))
        {
            (await scene.Program.RunAsync("add", "--not-before", "1h", scene.Url("/a"))).Exits(0);
            await daemon.StopAsync(Signal.Kill);
        }

        Assert.Equal("parked", (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json()[0].Text("state"));
        (await scene.Program.RunAsync("retry", "--all")).Exits(0);
        await using var next = await Daemon.StartAsync(scene);
        await next.Run.OutputContainsAsync("\"status\":\"done\"");
    }

    private static async Task AddAsync(Scene scene)
    {
        foreach (var i in Enumerable.Range(0, Files))
        {
            scene.Serve($"/f{i}", 30_000 + i);
        }

        (await scene.Program.RunAsync(["add", "-q", .. Enumerable.Range(0, Files).Select(i => scene.Url($"/f{i}"))])).Exits(0);
    }

    private static async Task AllIsThereOnceAsync(Scene scene)
    {
        Assert.Equal(Enumerable.Range(0, Files).Select(i => $"f{i}").Order(StringComparer.Ordinal), scene.Folder.Names());
        var archive = (await scene.Program.RunAsync("archive", "list", "--json")).Exits(0).Json();
        Assert.Equal(Files, archive.Select(a => a.Text("id")).Distinct().Count());
        Assert.Equal(Files, archive.Count);
        (await scene.Program.RunAsync("archive", "verify")).Exits(0);
        Assert.Equal(Files, (await scene.Program.RunAsync("queue", "--json")).Exits(0).Json()[^1].GetProperty("done").GetInt32());
    }
}
