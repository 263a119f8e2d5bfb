using System.Diagnostics;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Profiles;

/// <summary>A profile that changes while the real program downloads.</summary>
public sealed class LiveProfileSpecs
{
    private const long Slow = 100_000;

    [Fact]
    public async Task Another_profile_holds_within_a_second_and_no_request_fails()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", 1_200_000);
        scene.Program.Home.Write("config/profiles/slow.yaml", $"download: {{ limit-rate: {Slow}, connections-per-file: 2 }}\n");
        scene.Program.Home.Write("config/profiles/quick.yaml", "download: { limit-rate: none }\n");
        (await scene.Program.RunAsync("profile", "use", "slow")).Exits(0);

        await using var run = scene.Program.Start(["get", scene.Url("/a")]);
        await scene.Server.WaitForRequestsAsync(1);
        (await scene.Program.RunAsync("profile", "use", "quick")).Exits(0);
        var clock = Stopwatch.StartNew();
        var result = (await run.WaitAsync()).Exits(0);

        // At the old rate there were ten seconds left.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 4);
        Assert.Contains("profile: now quick, as 'snatch profile use' chose it", result.Error, StringComparison.Ordinal);
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
    }

    [Fact]
    public async Task A_bad_edit_changes_nothing_is_said_once_and_its_cure_is_taken()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 600_000);
        var path = scene.Program.Home.Write("config/profiles/default.yaml", $"download: {{ limit-rate: {Slow} }}\n");

        await using var run = scene.Program.Start(["get", scene.Url("/a")]);
        await scene.Server.WaitForRequestsAsync(1);
        File.WriteAllText(path, "download: { limit-rat: none }\n");
        await run.ErrorContainsAsync("limit-rat'");
        File.WriteAllText(path, "download: { limit-rate: none }\n");
        var result = (await run.WaitAsync()).Exits(0);

        Assert.Equal(2, result.Error.Split("error SN1207 unknown key 'limit-rat' (did you mean 'limit-rate'?) at download").Length);
        Assert.Contains("the last good one stays in force", result.Error, StringComparison.Ordinal);
        Assert.Contains("profile default: changed, and in force", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_its_window_a_run_waits_and_a_window_that_opens_lets_it_go()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        var closed = $"{DateTimeOffset.Now.AddDays(3):ddd}".ToLowerInvariant();
        var path = scene.Program.Home.Write("config/profiles/nightly.yaml", $"windows: {{ transfer: [ {{ days: {closed} }} ] }}\n");

        await using var run = scene.Program.Start(["get", "--profile", "nightly", scene.Url("/a")]);
        await run.ErrorContainsAsync("outside windows.transfer");
        Assert.Empty(scene.Server.Requests);
        File.WriteAllText(path, "windows: { transfer: always }\n");
        (await run.WaitAsync()).Exits(0);

        Assert.Single(scene.Server.Requests);
        (await scene.GetAsync("--profile", "nightly", "--set", "windows.transfer=always", "--overwrite", scene.Url("/a"))).Exits(0);
    }

    [Fact]
    public async Task The_environment_names_a_profile_and_a_ceiling_lets_a_file_through()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a", 8 << 20);
        var options = ProgramOptions.Default with { Environment = new Dictionary<string, string?> { ["SNATCH_PROFILE"] = "resource-constrained" } };

        var result = (await scene.Program.RunAsync(options, "get", "-v", "--max-memory", "64MiB", "--temp-dir", "fastest", scene.Url("/a"))).Exits(0);

        Assert.Contains("profile resource-constrained, as SNATCH_PROFILE names it", result.Error, StringComparison.Ordinal);
        Assert.Null(file.DifferenceFrom(scene.Folder["a"]));
        Assert.Contains("--profile nope: unknown profile 'nope'", (await scene.GetAsync("--profile", "nope", scene.Url("/a"))).Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("--max-memory 1MiB: must be none or at least 32MiB", (await scene.GetAsync("--max-memory", "1MiB", scene.Url("/a"))).Exits(2).Error, StringComparison.Ordinal);
    }
}
