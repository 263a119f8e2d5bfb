using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>The real program beside thresholds that any machine is above, or none.</summary>
public sealed class AdaptSpecs
{
    private const string NoDiskHasThis = "1000000TiB";
    private static readonly ProgramOptions s_patient = ProgramOptions.Default with { Limit = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Each_step_back_is_told_with_its_reason_and_nothing_new_starts_until_the_profile_lets_it()
    {
        await using var scene = await Scene.OpenAsync();
        var first = scene.Serve("/a", 2_400_000, faults: new Faults { Rate = 400_000 });
        var second = scene.Serve("/b");
        var profile = scene.Program.Home.Write("config/profiles/tight.yaml", $"download: {{ files-at-once: 1 }}\nadapt: {{ disk-free-below: {NoDiskHasThis} }}\n");

        await using var run = scene.Program.Start(["get", "--profile", "tight", scene.Url("/a"), scene.Url("/b")], s_patient);
        await run.ErrorContainsAsync("stepping back: new files start -> wait; free on the disk ");
        await run.ErrorContainsAsync("stepping back: rate unlimited -> 256 KiB/s; free on the disk ");
        await run.OutputContainsAsync("done  a");
        Assert.DoesNotContain(scene.Server.Requests, r => r.Target == "/b");
        File.WriteAllText(profile, "download: { files-at-once: 1 }\n");
        var result = (await run.WaitAsync()).Exits(0);

        Assert.Contains("stepping back: connections per file 8 -> 1; free on the disk ", result.Error, StringComparison.Ordinal);
        Assert.Contains("stepping up: new files wait -> start; ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"(adapt.disk-free-below: {NoDiskHasThis})", result.Error, StringComparison.Ordinal);
        Assert.Null(first.DifferenceFrom(scene.Folder["a"]));
        Assert.Null(second.DifferenceFrom(scene.Folder["b"]));
        Assert.All(scene.Server.Requests, r => Assert.InRange(r.Status, 200, 299));
    }

    [Fact]
    public async Task A_step_is_a_line_of_json_too()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 1_600_000, faults: new Faults { Rate = 400_000 });

        var result = (await scene.Program.RunAsync(s_patient, "get", "--json", "--set", $"adapt.disk-free-below={NoDiskHasThis}", scene.Url("/a"))).Exits(0);

        var step = result.Json().First(line => line.Text("status") == "adapted" && line.Text("lever") == "connections per file");
        Assert.Equal(("down", "8", "1"), (step.Text("direction"), step.Text("from"), step.Text("to")));
        Assert.StartsWith("free on the disk ", step.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, step.GetProperty("held").ValueKind);
        Assert.Equal("summary", result.Json()[^1].Text("status"));
    }

    [Fact]
    public async Task Where_nothing_is_above_nothing_is_said()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 1_200_000, faults: new Faults { Rate = 400_000 });

        var result = (await scene.Program.RunAsync(s_patient, "get", "--set", "adapt.disk-free-below=1K", "--set", "adapt.disk-latency-above=1h", scene.Url("/a"))).Exits(0);

        Assert.DoesNotContain("stepping", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adapt.cpu-above=150%", "must be none or a percentage such as 70%, was '150%' (more than 0% and at most 100%)")]
    [InlineData("adapt.cpu-above=70", "must be none or a percentage such as 70%, was '70' (write it with %)")]
    [InlineData("adapt.memory-above=much", "must be none or a percentage such as 70%, was 'much'")]
    [InlineData("adapt.cpu-abov=70%", "unknown key 'adapt.cpu-abov' (did you mean 'adapt.cpu-above'?)")]
    [InlineData("download.reserve=99%", "must be none or a rate such as 2MiB/s or a percentage such as 20%, was '99%' (at most 95%)")]
    [InlineData("download.reserve=0", "must be none or a rate such as 2MiB/s or a percentage such as 20%, was '0' (more than 0; none leaves nothing)")]
    public async Task A_bad_threshold_is_refused(string setting, string problem)
    {
        using var program = new SnatchProgram();

        Assert.Contains(problem, (await program.RunAsync("get", "--set", setting, "http://127.0.0.1:9/a")).Exits(2).Error, StringComparison.Ordinal);
    }
}
