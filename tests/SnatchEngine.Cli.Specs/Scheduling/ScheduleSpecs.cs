using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.Cli.Specs.Queueing;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Scheduling;

/// <summary>Schedules through the real program: what <c>next</c> and <c>check</c> say of them, and what a daemon does.</summary>
public sealed class ScheduleSpecs
{
    [Fact]
    public async Task A_daemon_runs_what_is_due_and_what_follows_it_and_takes_up_an_edited_file()
    {
        await using var scene = await Scene.OpenAsync();
        var (first, second, third) = (scene.Serve("/first.bin"), scene.Serve("/second.bin"), scene.Serve("/third.bin"));
        Write(scene, $$"""
            schedules:
              begin:
                schedule: { on: [started] }
                get: {{scene.Url("/first.bin")}}
                directory: {{scene.Folder.Path}}
              then:
                schedule: { after: begin }
                get: [{{scene.Url("/second.bin")}}]
                directory: {{scene.Folder.Path}}
            """);
        await using var daemon = await Daemon.StartAsync(scene);
        await UntilAsync(() => Holds(scene.Folder["first.bin"], first) && Holds(scene.Folder["second.bin"], second));
        Write(scene, $$"""
            schedules:
              often:
                schedule: { every: 10s }
                get: {{scene.Url("/third.bin")}}
                directory: {{scene.Folder.Path}}
            """);
        await UntilAsync(() => Holds(scene.Folder["third.bin"], third));
        (await daemon.StopAsync()).Exits(0);
        Assert.True(File.Exists(scene.Program.Home["state/heartbeat"]));
    }

    [Fact]
    public async Task A_link_that_is_asked_for_again_is_fetched_when_the_server_has_another_one()
    {
        await using var scene = await Scene.OpenAsync();
        var url = scene.Url("/daily.bin");
        string[] words = ["--archive", "--conditional-get", "-d", scene.Folder.Path, url];
        scene.Serve("/daily.bin", 1000, new FileHeaders { ETag = "\"one\"" });
        (await scene.GetAsync(words)).Exits(0);
        var second = scene.Serve("/daily.bin", 2000, new FileHeaders { ETag = "\"two\"", LastModified = FileHeaders.DefaultLastModified.AddDays(1) });
        (await scene.GetAsync(words)).Exits(0);
        Assert.Equal(second.ToArray(), await File.ReadAllBytesAsync(scene.Folder["daily.bin"]));
        (await scene.GetAsync("--archive", "-d", scene.Folder.Path, url)).Exits(0);
        Assert.Equal(["daily.bin"], Directory.GetFiles(scene.Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_profile_is_put_in_force_and_the_one_before_comes_back()
    {
        await using var scene = await Scene.OpenAsync();
        Write(scene, """
            schedules:
              gentle:
                schedule: { on: [started] }
                profile: metered
                for: 1s
            """);
        (await scene.Program.RunAsync("profile", "use", "speed")).Exits(0);
        await using var daemon = await Daemon.StartAsync(scene);
        await UntilAsync(() => Used(scene) == "metered");
        await UntilAsync(() => Used(scene) == "speed");
        (await daemon.StopAsync()).Exits(0);
    }

    [Fact]
    public async Task Next_tells_the_coming_firings_and_why()
    {
        await using var scene = await Scene.OpenAsync();
        Write(scene, """
            schedules:
              nightly:
                schedule: { cron: "30 3 * * *", timezone: Europe/Paris, holidays: [2026-12-25] }
                get: https://example.org/a
              then:
                schedule: { after: nightly }
                tune: apply
              off:
                schedule: { every: 1h }
                tune: apply
                enabled: false
            """);
        var lines = (await scene.Program.RunAsync("next", "--json", "-n", "4")).Exits(0).Json();
        Assert.Equal(["nightly", "nightly", "nightly", "nightly", "then"], lines.Select(l => l.Text("schedule")));
        Assert.Equal("30 3 * * * (Europe/Paris)", lines[0].Text("reason"));
        Assert.Equal("get https://example.org/a", lines[0].Text("action"));
        var all = (await scene.Program.RunAsync("next", "-n", "1000")).Exits(0);
        Assert.Contains("when nightly has finished", all.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  off  ", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_and_next_tell_a_mistake_with_its_place()
    {
        await using var scene = await Scene.OpenAsync();
        var file = Write(scene, """
            schedules:
              a:
                schedule: { cron: "0 25 * * *" }
                tune: apply
              b:
                schedule: { every: 1h }
                script: later.csx
            """);
        var check = (await scene.Program.RunAsync("check")).Exits(2);
        Assert.Equal(
            [
                $"{file}:3:26 error SN1601 25 is no hour (0 to 23) at schedules.a.schedule.cron",
                $"{file}:5:3 error SN1604 'b' does nothing: it needs one of profile, get, bench, tune at schedules.b",
                $"{file}:7:5 error SN1207 unknown key 'script' at schedules.b",
            ],
            check.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("3:26 error SN1601", (await scene.Program.RunAsync("next")).Exits(2).Error, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static bool Holds(string path, SeededBytes content)
    {
        try
        {
            return File.Exists(path) && content.DifferenceFrom(path) is null;
        }
        catch (IOException)
        {
            // It is being placed.
            return false;
        }
    }

    private static string? Used(Scene scene) => File.Exists(scene.Program.Home["state/profile"]) ? File.ReadAllText(scene.Program.Home["state/profile"]).Trim() : null;

    private static string Write(Scene scene, string yaml)
    {
        var file = scene.Program.Home["config/schedules/a.yaml"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, yaml);
        return file;
    }
}
