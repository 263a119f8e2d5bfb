using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Monitoring;

public sealed class RunCostSpecs
{
    [Fact]
    public async Task The_summary_of_a_run_tells_what_it_cost()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin", 3_000_000);
        scene.Serve("/b.bin", 40_000);
        var lines = (await scene.GetAsync("--json", "-x", "1", scene.Url("/a.bin"), scene.Url("/b.bin"), scene.Url("/none.bin"))).Exits(1).Json();
        var summary = lines[^1];
        Assert.Equal("summary", summary.Text("status"));
        Assert.Equal(scene.Server.Requests.Count, summary.GetProperty("requests").GetInt32());
        Assert.Equal((3_040_000, 3_040_000), (summary.GetProperty("receivedBytes").GetInt32(), summary.GetProperty("usefulBytes").GetInt32()));
        Assert.Equal("{\"retry\":0,\"hedge\":0,\"overlap\":0}", summary.GetProperty("wastedBytes").GetRawText());
        Assert.InRange(summary.GetProperty("cpuSeconds").GetDouble(), 0.001, 60);
        Assert.InRange(summary.GetProperty("meanCpu").GetDouble(), 0.0001, 1);
        Assert.InRange(summary.GetProperty("peakMemory").GetInt64(), 10 << 20, 1L << 30);
        Assert.Equal("{}", summary.GetProperty("cache").GetRawText());
    }

    [Fact]
    public async Task What_a_resumed_file_proves_itself_by_is_told_as_overlap()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        var file = scene.Serve("/a", 4 << 20, faults: new() { Hold = gate, HoldAfter = 2 << 20 });
        await using (var run = scene.Program.Start(["get", "--json", scene.Url("/a"), "-x", "1"]))
        {
            await gate.ReachedAsync();
            while (!System.IO.File.Exists(scene.Folder["a.part.journal"]))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            run.Send(Signal.Interrupt);
            var stopped = (await run.WaitAsync()).Exits(130).Json()[^1];
            Assert.Equal((true, 1), (stopped.GetProperty("interrupted").GetBoolean(), stopped.GetProperty("requests").GetInt32()));
            Assert.InRange(stopped.GetProperty("usefulBytes").GetInt64(), 1, 2 << 20);
        }

        scene.Server.Serve("/a", file);
        var lines = (await scene.GetAsync("--json", scene.Url("/a"), "-x", "1")).Exits(0).Json();
        Assert.Equal(64 << 10, lines[^1].GetProperty("wastedBytes").GetProperty("overlap").GetInt32());
        Assert.Equal(lines[0].GetProperty("fetched").GetInt64() - (64 << 10), lines[0].GetProperty("useful").GetInt64());
    }

    [Fact]
    public async Task With_v_a_person_is_told_in_a_line()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a.bin", 3 << 20);
        var told = (await scene.GetAsync("-v", "-x", "1", scene.Url("/a.bin"))).Exits(0).Error;
        Assert.Matches(@"(?m)^run  [0-9.]+ s  cpu [0-9.]+ s \([0-9]+% of [0-9]+\)  peak [0-9.]+ MiB  1 requests  3\.0 MiB received  nothing wasted$", told);
        Assert.DoesNotContain("run  ", (await scene.GetAsync(scene.Url("/a.bin"))).Exits(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("needs", "util-linux")]
    public async Task With_top_a_run_shows_its_hosts_its_files_and_its_waste()
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/script"), "script of util-linux is not installed");
        await using var scene = await Scene.OpenAsync();
        var gate = new Gate();
        scene.Serve("/film.bin", 4 << 20, faults: new() { Hold = gate, HoldAfter = 2 << 20 });
        await using var run = ProgramRun.Start(
            "/usr/bin/script", ["-qec", $"stty cols 100 rows 30; '{SnatchProgram.File}' get --top --no-color -x 1 {scene.Url("/film.bin")}", "/dev/null"],
            scene.Program.Options(new ProgramOptions { KeepsInputOpen = true, Environment = new Dictionary<string, string?> { ["TERM"] = "xterm" } }, null));
        await run.OutputContainsAsync("film.bin");
        await run.OutputContainsAsync("nothing wasted");
        await run.OutputContainsAsync($"1 of 8 connections  {scene.Server.Origin}");
        gate.Open();
        var output = (await run.WaitAsync()).Exits(0).Output;
        Assert.Contains("done  film.bin", output, StringComparison.Ordinal);
    }
}
