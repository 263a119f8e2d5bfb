using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Profiles;

/// <summary>What of a switch holds at once, and what waits for the next start.</summary>
public sealed class FixedKeySpecs
{
    [Fact]
    public async Task A_run_says_which_keys_of_a_new_profile_wait_and_obeys_the_others()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 400_000);
        scene.Serve("/b");
        scene.Program.Home.Write("config/profiles/slow.yaml", "download: { limit-rate: 100K, user-agent: first/1 }\n");
        scene.Program.Home.Write("config/profiles/other.yaml", "quality: low\narchive: true\ndownload: { limit-rate: 1M, user-agent: second/2 }\n");
        (await scene.Program.RunAsync("profile", "use", "slow")).Exits(0);

        await using var run = scene.Program.Start(["get", "-j", "1", scene.Url("/a"), scene.Url("/b")]);
        await scene.Server.WaitForRequestsAsync(1);
        (await scene.Program.RunAsync("profile", "use", "other")).Exits(0);
        var result = (await run.WaitAsync()).Exits(0);

        Assert.Contains("profile other: quality, archive will hold from the next start on", result.Error, StringComparison.Ordinal);
        Assert.Equal(["first/1", "second/2"], new[] { "/a", "/b" }.Select(path => scene.Server.Requests.First(r => r.Path == path).Header("User-Agent")));
    }
}
