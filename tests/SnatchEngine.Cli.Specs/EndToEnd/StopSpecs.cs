using SnatchEngine.Cli.Specs.Crash;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

public sealed class StopSpecs
{
    private const long Length = 8 << 20;
    private const long Held = 4 << 20;

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Hangup)]
    public async Task A_stopped_download_goes_on_where_it_was(Signal signal)
    {
        await using var scene = await Scene.OpenAsync();
        var (file, stopped) = await StopAsync(scene, signal);
        var held = new WatchedBytes(file, new Tripwire());
        held.Remember(scene.Folder["a.part"]);

        var done = (await scene.GetAsync("--json", scene.Url("/a"))).Exits(0).Json()[0];

        Assert.Contains("stopped; run the same command to go on", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("Resumed", done.Text("outcome"));
        Assert.InRange(held.Had, 1 << 20, Held);
        Assert.InRange(done.GetProperty("fetched").GetInt64(), Length - Held, Length - held.Had + (68 << 10));
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a"], scene.Folder.Names());
    }

    [Fact]
    public async Task Nothing_is_gone_on_with_when_that_is_not_wanted()
    {
        await using var scene = await Scene.OpenAsync();
        var (file, _) = await StopAsync(scene, Signal.Interrupt);

        var done = (await scene.GetAsync("--json", "--no-continue", scene.Url("/a"))).Exits(0).Json()[0];

        Assert.Equal(("Downloaded", Length), (done.Text("outcome"), done.GetProperty("fetched").GetInt64()));
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a"], scene.Folder.Names());
    }

    [Fact]
    public async Task What_a_stopped_download_left_is_cleaned_away_on_request()
    {
        await using var scene = await Scene.OpenAsync();
        await StopAsync(scene, Signal.Interrupt);

        var shown = (await scene.Program.RunAsync("clean")).Exits(0);
        Assert.Equal(["a.part", "a.part.journal"], scene.Folder.Names());
        (await scene.Program.RunAsync("clean", "--yes")).Exits(0);

        Assert.Contains("a.part", shown.Output, StringComparison.Ordinal);
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        scene.Serve("/a", Length, faults: new() { Hold = gate, HoldAfter = Held });
        await using var run = scene.Program.Start(["get", scene.Url("/a"), "-x", "1"]);
        await gate.ReachedAsync();

        run.Send(Signal.Interrupt);
        run.Send(Signal.Interrupt);

        (await run.WaitAsync()).Exits(130);
        Assert.DoesNotContain("a", scene.Folder.Names());
    }

    [Fact]
    [Trait("nasty", "40")]
    public async Task An_interrupted_overwrite_keeps_the_old_file()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Folder.Write("a", "old");
        var (file, _) = await StopAsync(scene, Signal.Interrupt, "--overwrite");
        Assert.Equal("old", File.ReadAllText(scene.Folder["a"]));

        (await scene.GetAsync(scene.Url("/a"), "--overwrite")).Exits(0);

        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Equal(["a"], scene.Folder.Names());
    }

    [Fact]
    [Trait("nasty", "40")]
    public async Task A_second_process_does_not_write_what_a_first_one_writes()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        scene.Server.Serve("/a", new SeededBytes(1, Length), null, x => new() { Hold = x.Index == 0 ? gate : null, HoldAfter = Held });
        scene.Serve("/other/a", 3 << 20);
        await using var first = scene.Program.Start(["get", scene.Url("/a"), "-x", "1"]);
        await gate.ReachedAsync();
        await UntilJournaledAsync(scene);

        var same = (await scene.GetAsync(scene.Url("/a"))).Exits(3);
        (await scene.GetAsync(scene.Url("/other/a"))).Exits(0);
        gate.Open();

        (await first.WaitAsync()).Exits(0);
        Assert.Contains("is being downloaded from the same URL already", same.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "a (1)"], scene.Folder.Names());
    }

    /// <summary>Downloads half of a file and stops.</summary>
    private static async Task<(SeededBytes File, ProgramResult Stopped)> StopAsync(Scene scene, Signal signal, params string[] arguments)
    {
        var gate = new Gate();
        var file = new SeededBytes(1, Length);
        scene.Server.Serve("/a", file, null, x => new() { Hold = x.Index == 0 ? gate : null, HoldAfter = Held });
        await using var run = scene.Program.Start(["get", scene.Url("/a"), "-x", "1", .. arguments]);
        await gate.ReachedAsync();
        await UntilJournaledAsync(scene);
        run.Send(signal);
        return (file, (await run.WaitAsync()).Exits(130));
    }

    private static async Task UntilJournaledAsync(Scene scene)
    {
        while (!File.Exists(scene.Folder["a.part.journal"]))
        {
            await Task.Delay(5);
        }
    }
}
