using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>Twenty downloads of the real program beside somebody who wants all of the machine.</summary>
/// <remarks>
/// How much a hog gets is told by processor time: of what it and we take together, so that others on the machine, who take from both, do not count.
/// </remarks>
[Trait("load", "real")]
public sealed class HogSpecs
{
    private const int Files = 20;
    private static readonly ProgramOptions s_long = ProgramOptions.Default with { Limit = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task Beside_a_processor_hog_we_are_at_the_floor_within_ten_seconds_and_it_gets_what_it_would_alone()
    {
        SkipElsewhere();
        await using var scene = await Scene.OpenAsync();
        await using var run = Start(scene, "adapt.cpu-above=70%");
        await scene.Server.WaitForRequestsAsync(Files);

        var hogs = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => ProgramRun.Start("/bin/sh", ["-c", "while :; do :; done"], s_long)).ToList();
        try
        {
            await run.ErrorContainsAsync("-> 256 KiB/s; CPU ");
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var (ours, theirs) = (ProcessUse.Processor(run.Id), hogs.Sum(h => ProcessUse.Processor(h.Id).TotalSeconds));
            var rate = await ProcessUse.WriteRateAsync(run.Id, TimeSpan.FromSeconds(4));
            ours = ProcessUse.Processor(run.Id) - ours;
            theirs = hogs.Sum(h => ProcessUse.Processor(h.Id).TotalSeconds) - theirs;

            Assert.InRange(rate, 1, 1.1 * (256 << 10));
            Assert.True(theirs / (theirs + ours.TotalSeconds) >= 0.95, $"the hogs had {theirs:0.00} s, we {ours.TotalSeconds:0.00} s");
        }
        finally
        {
            foreach (var hog in hogs)
            {
                await hog.DisposeAsync();
            }
        }

        await RecoversAsync(run);
        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
    }

    [Fact]
    public async Task Beside_a_memory_hog_we_are_at_the_floor_within_ten_seconds_and_recover_when_it_is_gone()
    {
        SkipElsewhere();
        var (total, free) = Memory();
        Assert.SkipWhen(free < 0.4 * total, "too little memory is free to let a hog loose");
        await using var scene = await Scene.OpenAsync();
        var above = (int)Math.Ceiling(100 * (1 - free / total)) + 5;
        await using var run = Start(scene, $"adapt.memory-above={above}%");
        await scene.Server.WaitForRequestsAsync(Files);

        // The last line of what has no line end is all of it.
        await using (var hog = ProgramRun.Start("/bin/sh", ["-c", $"head -c {(long)(0.2 * total)} /dev/zero | tail -n 1 | (sleep 60; wc -c)"], s_long))
        {
            await run.ErrorContainsAsync("stepping back: connections per file ");
            await run.ErrorContainsAsync("-> 256 KiB/s; memory ");
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
        try
        {
            await run.ErrorContainsAsync("stepping up: ");
        }
        catch (TimeoutException)
        {
            Assert.SkipWhen(Busy() > 0.55, "others keep the processors busy, so there is nothing to recover to");
            throw;
        }

        await run.ErrorContainsAsync("stepping up: rate ");
        await run.ErrorContainsAsync("-> unlimited; clear for ");
        await run.ErrorContainsAsync("stepping up: connections per file 1 -> 2; clear for ");
        run.Send(Signal.Interrupt);
        (await run.WaitAsync()).Exits(130);
    }

    private static double Busy()
    {
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return double.Parse(load, System.Globalization.CultureInfo.InvariantCulture) / Environment.ProcessorCount;
    }

    private static (double Total, double Free) Memory()
    {
        var lines = File.ReadLines("/proc/meminfo").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        double Of(string name) => 1024 * double.Parse(lines.First(l => l[0] == name)[1], System.Globalization.CultureInfo.InvariantCulture);
        return (Of("MemTotal:"), Of("MemAvailable:"));
    }
}
