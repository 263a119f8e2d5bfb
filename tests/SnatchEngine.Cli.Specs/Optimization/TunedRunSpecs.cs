using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Optimization;

/// <summary>What a running download does to its own process.</summary>
public sealed class TunedRunSpecs
{
    private const int NiceField = 16;

    public TunedRunSpecs() => Assert.SkipUnless(OperatingSystem.IsLinux(), "tunes Linux");

    [Fact]
    public async Task The_profile_asks_and_every_thread_obeys()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 4_000_000);
        scene.Program.Home.Write("config/profiles/calm.yaml", "optimizers: { linux: { priority: low, io-priority: idle, cpu-affinity: 0, file-descriptors: 512 } }\n");
        await using var run = scene.Program.Start(["get", "-v", "--profile", "calm", "--limit-rate", "100K", scene.Url("/a")]);
        await scene.Server.WaitForRequestsAsync(1);

        Assert.Equal(["10"], Threads(run.Id).Select(t => Stat(t)[NiceField]).Distinct());
        Assert.Equal(["0"], Threads(run.Id).Select(t => Status(t, "Cpus_allowed_list")).Distinct());
        Assert.Contains(File.ReadLines($"/proc/{run.Id}/limits"), l => l.StartsWith("Max open files", StringComparison.Ordinal) && l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] == "512");
        run.Send(Signal.Interrupt);
        var result = await run.WaitAsync();

        Assert.Contains("tune   linux: process.nice 0 → 10, as the profile asks for priority low", result.Error, StringComparison.Ordinal);
        Assert.Contains("process.io-priority none → idle, as the profile asks for I/O priority idle", result.Error, StringComparison.Ordinal);
        Assert.Contains("process.cpus ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" → 512, as the profile asks for 512", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scene.Program.Home["state"], "optimizers*"));
    }

    [Fact]
    public async Task Json_tells_what_was_changed_and_why()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a");
        var told = (await scene.GetAsync("--json", "--set", "optimizers.linux.io-priority=low", "--set", "optimizers.linux.priority=high", scene.Url("/a"))).Exits(0).Json();
        var io = told.Single(l => l.Text("status") == "tuned" && l.Text("key") == "process.io-priority");
        Assert.Equal(("linux", "best-effort:7", "applied", "the profile asks for I/O priority low"), (io.Text("optimizer"), io.Text("to"), io.Text("outcome"), io.Text("why").Split(';')[0]));
        var nice = told.Single(l => l.Text("status") == "tuned" && l.Text("key") == "process.nice");
        Assert.Equal(("-5", "needs-privilege"), (nice.Text("to"), nice.Text("outcome")));
        Assert.Single(told, l => l.Text("status") == "done");
    }

    [Fact]
    public async Task Unasked_nothing_is_changed_and_nothing_is_written()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/a", 4_000_000);
        await using var run = scene.Program.Start(["get", "-v", "--limit-rate", "100K", scene.Url("/a")]);
        await scene.Server.WaitForRequestsAsync(1);

        Assert.Equal(["0"], Threads(run.Id).Select(t => Stat(t)[NiceField]).Distinct());
        Assert.DoesNotContain("LinuxOptimizer", File.ReadAllText($"/proc/{run.Id}/maps"), StringComparison.Ordinal);
        Assert.DoesNotContain("tune ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scene.Program.Home["state"]));
    }

    [Fact]
    public async Task A_priority_that_apply_granted_is_used()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs leave to lower a nice value");
        await using var scene = await Scene.OpenAsync();
        using var machine = new TunedMachine(scene.Program);
        scene.Serve("/a");
        string[] get = ["get", "-v", "--overwrite", "--set", "optimizers.linux.priority=high", scene.Url("/a")];
        Assert.Contains("process.nice stays 0, as -5 needs", (await scene.Program.RunAsync(get)).Exits(0).Error, StringComparison.Ordinal);
        (await scene.Program.RunAsync("tune", "--apply", "--set", "optimizers.linux.priority=high")).Exits(0);
        Assert.Contains("process.nice 0 → -5, as the profile asks for priority high", (await scene.Program.RunAsync(get)).Exits(0).Error, StringComparison.Ordinal);
        (await scene.Program.RunAsync("tune", "--revert")).Exits(0);
        Assert.Contains("process.nice stays 0", (await scene.Program.RunAsync(get)).Exits(0).Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Threads(int process) => Directory.EnumerateDirectories($"/proc/{process}/task");

    private static string[] Stat(string thread)
    {
        var text = File.ReadAllText($"{thread}/stat");
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Status(string thread, string name) => File.ReadLines($"{thread}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
