using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>Another profile while twenty downloads run.</summary>
public sealed class SwitchSpecs
{
    [Fact]
    public async Task A_profile_that_is_switched_under_load_holds_soon_and_costs_no_request()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "bytes written are read from /proc");
        await using var scene = await Scene.OpenAsync(new() { SendBuffer = 64 << 10 });
        var urls = Enumerable.Range(0, 20).Select(i => $"/f{i}").ToList();
        urls.ForEach(url => scene.Serve(url, 64 << 20));
        scene.Program.Home.Write("config/profiles/slow.yaml", "download: { limit-rate: 1MiB/s, files-at-once: 20, connections-per-host: 40 }\n");
        scene.Program.Home.Write("config/profiles/quick.yaml", "download: { limit-rate: 4MiB/s, files-at-once: 20, connections-per-host: 40 }\n");
        (await scene.Program.RunAsync("profile", "use", "slow")).Exits(0);
        await using var run = scene.Program.Start(["get", .. urls.Select(scene.Url)], ProgramOptions.Default with { Limit = TimeSpan.FromMinutes(1) });
        await scene.Server.WaitForRequestsAsync(urls.Count);

        await HoldsAsync(scene, run, "quick", 4 << 20);
        await HoldsAsync(scene, run, "slow", 1 << 20);

        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
        Assert.DoesNotContain("failed", run.Error, StringComparison.Ordinal);
        run.Send(Signal.Interrupt);
        (await run.WaitAsync()).Exits(130);
    }

    private static async Task HoldsAsync(Scene scene, ProgramRun run, string profile, long rate)
    {
        (await scene.Program.RunAsync("profile", "use", profile)).Exits(0);
        await Task.Delay(TimeSpan.FromSeconds(1));

        // A machine that others keep busy may take a while; the rates are four times apart.
        for (var looks = 1; ; looks++)
        {
            var seen = await ProcessUse.WriteRateAsync(run.Id, TimeSpan.FromSeconds(2));
            if (seen >= 0.8 * rate && seen <= 1.2 * rate)
            {
                return;
            }

            Assert.True(looks < 5, $"{seen / rate:0.00} of the rate of '{profile}' after {looks} looks");
        }
    }
}
