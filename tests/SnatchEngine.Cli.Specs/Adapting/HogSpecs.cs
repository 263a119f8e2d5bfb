using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>Twenty downloads of the real program beside somebody who wants all of the machine.</summary>
/// <remarks>
/// How much a hog gets is told by processor time: of what it and we take together, so that others on the machine, who take from both, do not count.
/// That we recover is seen beside the memory hog only: others may keep the processors busy for as long as they like.
/// </remarks>
[Trait("load", "real")]
public sealed class HogSpecs
{
    private const int Files = 20;
    private static readonly ProgramOptions s_long = ProgramOptions.Default with { Limit = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task Beside_a_processor_hog_we_go_down_to_the_floor_and_it_gets_nearly_all()
    {
        SkipElsewhere();
        await using var scene = await Scene.OpenAsync();
        await using var run = Start(scene, "adapt.cpu-above=70%");
        await scene.Server.WaitForRequestsAsync(Files);

        var hogs = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => ProgramRun.Start("/bin/sh", ["-c", "while :; do :; done"], s_long)).ToList();
        try
        {
            await SaysAsync(run, "-> 256 KiB/s; CPU ");
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var (ours, theirs) = (Processor(run), hogs.Sum(Processor));
            var rate = await ProcessUse.WriteRateAsync(run.Id, TimeSpan.FromSeconds(4));
            (ours, theirs) = (Processor(run) - ours, hogs.Sum(Processor) - theirs);

            // Twenty megabytes a second come where nobody steps back.
            Assert.InRange(rate, 1, 2 * (256 << 10));
            Assert.True(theirs / (theirs + ours) >= 0.85, $"the hogs had {theirs:0.00} s, we {ours:0.00} s");
        }
        finally
        {
            foreach (var hog in hogs)
            {
                await hog.DisposeAsync();
            }
        }

        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
    }

    [Fact]
    public async Task Beside_a_memory_hog_we_go_down_to_the_floor_and_recover_when_it_is_gone()
    {
        SkipElsewhere();
        var (total, free) = Memory();
        var used = 1 - free / total;

        // Clear is 15 % below the threshold, and what others take meanwhile must not matter; the hog goes as far beyond it.
        var above = Math.Ceiling(100 * (used + 0.04) / 0.85) / 100;
        var hogSize = above - used + 0.04;
        Assert.SkipWhen(used + hogSize > 0.8, "too little memory is free to let a hog loose");
        await using var scene = await Scene.OpenAsync();
        await using var run = Start(scene, $"adapt.memory-above={above:0%}");
        await scene.Server.WaitForRequestsAsync(Files);

        // The last line of what has no line end is all of it.
        await using (var hog = ProgramRun.Start("/bin/sh", ["-c", $"head -c {(long)(hogSize * total)} /dev/zero | tail -n 1 | (sleep 60; wc -c)"], s_long))
        {
            await SaysAsync(run, "stepping back: connections per file ");
            await SaysAsync(run, "-> 256 KiB/s; memory ");
        }

        await RecoversAsync(run);
        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
    }

    private static void SkipElsewhere() => Assert.SkipUnless(OperatingSystem.IsLinux(), "processor time and memory are read from /proc");

    private static ProgramRun Start(Scene scene, string adapt)
    {
        var urls = Enumerable.Range(0, Files).Select(i => $"/f{i}").ToList();
        urls.ForEach(url => scene.Serve(url, 1 << 30, faults: new Faults { Rate = 1_000_000 }));
        return scene.Program.Start(
            ["get", "-j", $"{Files}", "--connections-per-host", "40", "--set", "download.connections-per-file=2", "--set", adapt, "--set", "adapt.recover-after=2s", .. urls.Select(scene.Url)], s_long);
    }

    private static async Task RecoversAsync(ProgramRun run)
    {
        await SaysAsync(run, "-> unlimited; clear for ");
        await SaysAsync(run, "stepping up: connections per file 1 -> 2; clear for ");
        run.Send(Signal.Interrupt);
        (await run.WaitAsync()).Exits(130);
    }

    /// <summary>Waits longer than for what happens at once: a figure is looked at each second, and a lever takes some.</summary>
    private static async Task SaysAsync(ProgramRun run, string text)
    {
        for (var looks = 1; ; looks++)
        {
            try
            {
                await run.ErrorContainsAsync(text);
                return;
            }
            catch (TimeoutException) when (looks < 4)
            {
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"{e.Message} It said:\n{run.Error}", e);
            }
        }
    }

    private static double Processor(ProgramRun run) => ProcessUse.Processor(run.Id).TotalSeconds;

    private static (double Total, double Free) Memory()
    {
        var lines = File.ReadLines("/proc/meminfo").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        double Of(string name) => 1024 * double.Parse(lines.First(l => l[0] == name)[1], System.Globalization.CultureInfo.InvariantCulture);
        return (Of("MemTotal:"), Of("MemAvailable:"));
    }
}
