using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Optimization;

/// <summary>A process that dies while it changes the machine.</summary>
public sealed class TuneCrashSpecs
{
    private const int Killed = 128 + (int)Signal.Kill;

    [Theory]
    [InlineData("optimizer-applied:1", "tune")]
    [InlineData("optimizer-applied:3", "get")]
    [InlineData("optimizers-applied:1", "tune --revert")]
    public async Task What_it_had_begun_is_reverted_at_the_next_start(string failPoint, string next)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && SnatchProgram.HasFailPoints, "kills a debug build on Linux");
        await using var scene = await Scene.OpenAsync();
        using var machine = new TunedMachine(scene.Program);
        scene.Serve("/a");
        await machine.MeasureAsync();
        await DieAsync(scene.Program, failPoint);
        Assert.Equal("25165824", machine.Setting("core/rmem_max"));
        Assert.NotEmpty(machine.Lines(TunedMachine.Sysctl));

        var result = (await scene.Program.RunAsync(next == "get" ? ["get", scene.Url("/a")] : next.Split(' '))).Exits(0);

        Assert.Contains("net.core.rmem_max is 212992 again, as the process that changed it died", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(("212992", "4096\t16384\t4194304"), (machine.Setting("core/rmem_max"), machine.Setting("ipv4/tcp_wmem").Replace(' ', '\t')));
        Assert.False(File.Exists(machine.Root[TunedMachine.Sysctl]));
        Assert.Empty(Directory.GetFiles(scene.Program.Home["state"], "optimizers*"));
    }

    [Fact]
    public async Task What_it_had_finished_and_written_down_is_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && SnatchProgram.HasFailPoints, "kills a debug build on Linux");
        using var snatch = new SnatchProgram();
        using var machine = new TunedMachine(snatch);
        await machine.MeasureAsync();
        await DieAsync(snatch, "optimizers-kept:1");

        Assert.Contains("applied earlier  net.core.rmem_max 212992 → 25165824", (await snatch.RunAsync("tune")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal("25165824", machine.Setting("core/rmem_max"));
        Assert.Contains("reverted 4 of 4", (await snatch.RunAsync("tune", "--revert")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal("212992", machine.Setting("core/rmem_max"));
    }

    [Fact]
    public async Task What_it_changed_of_itself_ended_with_it_and_its_journal_goes_at_the_next_start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tunes Linux");
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 4_000_000);
        string[] low = ["--set", "optimizers.linux.priority=low"];
        await using (var run = scene.Program.Start(["get", "-v", "--limit-rate", "100K", .. low, scene.Url("/a")]))
        {
            await run.ErrorContainsAsync("process.nice 0 → 10");
            Assert.Single(Directory.GetFiles(scene.Program.Home["state"], "optimizers.run.*"));
            run.Send(Signal.Kill);
            Assert.Equal(Killed, (await run.WaitAsync()).ExitCode);
        }

        Assert.Single(Directory.GetFiles(scene.Program.Home["state"], "optimizers.run.*"));
        (await scene.GetAsync([.. low, scene.Url("/a")])).Exits(0);
        Assert.Empty(Directory.GetFiles(scene.Program.Home["state"], "optimizers*"));
    }

    private static async Task DieAsync(SnatchProgram snatch, string failPoint)
    {
        await using var run = snatch.Start(["tune", "--apply"], failPoint: failPoint);
        Assert.Equal(Killed, (await run.WaitAsync()).ExitCode);
    }
}
