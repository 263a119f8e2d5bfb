using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Optimization;

/// <summary><c>snatch tune</c> from the outside.</summary>
public sealed class TuneSpecs : IDisposable
{
    private const string Wanted = "4096 131072 25165824";

    private readonly SnatchProgram _snatch = new();
    private readonly TunedMachine _machine;

    public TuneSpecs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tunes Linux");
        _machine = new TunedMachine(_snatch);
    }

    public void Dispose()
    {
        _machine?.Dispose();
        _snatch.Dispose();
    }

    [Fact]
    public async Task Without_a_measured_line_no_buffer_is_proposed_and_everything_is_explained()
    {
        var told = (await _snatch.RunAsync("tune", "--json")).Exits(0).Json();
        Assert.All(told.SkipLast(1), line => Assert.False(line.GetProperty("changes").GetBoolean(), line.ToString()));
        Assert.All(told.SkipLast(1), line => Assert.NotEmpty(line.Text("why")));
        Assert.Contains("no line was measured", Of(told, "net.core.rmem_max").Text("why"), StringComparison.Ordinal);
        Assert.Equal("0", Of(told, "process.nice").Text("present"));
        Assert.Equal(0, told[^1].GetProperty("byApply").GetInt32());
        Assert.Contains("there was nothing to apply", (await _snatch.RunAsync("tune", "--apply")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("there was nothing to revert", (await _snatch.RunAsync("tune", "--revert")).Exits(0).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_machine.Root[TunedMachine.Sysctl]));
    }

    [Fact]
    public async Task What_was_applied_is_reverted_though_no_profile_loads()
    {
        await _machine.MeasureAsync();
        (await _snatch.RunAsync("tune", "--apply")).Exits(0);
        _snatch.Home.Write("config/profiles/default.yaml", "downlaod: {}\n");

        (await _snatch.RunAsync("tune")).Exits(2);
        Assert.Contains("reverted 4 of 4", (await _snatch.RunAsync("tune", "--revert")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal("212992", _machine.Setting("core/rmem_max"));
    }

    [Fact]
    public async Task A_long_fast_line_has_its_buffers_proposed_applied_once_and_reverted()
    {
        await _machine.MeasureAsync();
        var proposed = Of((await _snatch.RunAsync("tune", "--json")).Exits(0).Json(), "net.ipv4.tcp_rmem");
        Assert.Equal(("4096 131072 6291456", Wanted), (proposed.Text("present"), proposed.Text("wanted")));
        Assert.Equal($"echo 'net.ipv4.tcp_rmem = {Wanted}' | sudo tee -a /{TunedMachine.Sysctl} && sudo sysctl -w net.ipv4.tcp_rmem='{Wanted}'", proposed.Text("command"));
        Assert.Equal($"sudo sed -i '/^net.ipv4.tcp_rmem /d' /{TunedMachine.Sysctl} && sudo sysctl -w net.ipv4.tcp_rmem='4096 131072 6291456'", proposed.Text("undo"));
        Assert.StartsWith("https://fast.example:443 gave 119.2 MiB/s at 100 ms, so up to 11.9 MiB are under way", proposed.Text("why"), StringComparison.Ordinal);
        Assert.Equal("212992", _machine.Setting("core/rmem_max"));

        Assert.Contains("applied 4 of 4", (await _snatch.RunAsync("tune", "--apply")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal(("25165824", Wanted), (_machine.Setting("core/rmem_max"), _machine.Setting("ipv4/tcp_rmem")));
        Assert.Equal(
            ["net.core.rmem_max = 25165824", "net.core.wmem_max = 25165824", $"net.ipv4.tcp_rmem = {Wanted}", "net.ipv4.tcp_wmem = 4096 16384 25165824"], _machine.Lines(TunedMachine.Sysctl));
        Assert.Contains("there was nothing to apply", (await _snatch.RunAsync("tune", "--apply")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("applied earlier  net.core.rmem_max 212992 → 25165824", (await _snatch.RunAsync("tune")).Exits(0).Output, StringComparison.Ordinal);

        Assert.Contains("reverted 4 of 4", (await _snatch.RunAsync("tune", "--revert")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal(("212992", "4096 131072 6291456"), (_machine.Setting("core/rmem_max"), _machine.Setting("ipv4/tcp_rmem")));
        Assert.False(File.Exists(_machine.Root[TunedMachine.Sysctl]));
        Assert.Equal(["10-other.conf"], Directory.GetFiles(_machine.Root["etc/sysctl.d"]).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(_snatch.Home["state"], "optimizers*"));
    }

    [Fact]
    public async Task A_line_that_the_buffers_hold_needs_nothing_and_a_huge_one_gets_no_more_than_the_bound()
    {
        await _machine.MeasureAsync(goodput: 1_000_000, milliseconds: 20);
        Assert.Equal(0, (await _snatch.RunAsync("tune", "--json")).Exits(0).Json()[^1].GetProperty("byApply").GetInt32());

        await _machine.MeasureAsync(goodput: 12_500_000_000, milliseconds: 300);
        var told = (await _snatch.RunAsync("tune", "--json")).Exits(0).Json();
        Assert.Equal("134217728", Of(told, "net.core.rmem_max").Text("wanted"));
        told = (await _snatch.RunAsync("tune", "--json", "--max-memory", "512MiB")).Exits(0).Json();
        Assert.Equal("67108864", Of(told, "net.core.rmem_max").Text("wanted"));
        Assert.Contains("an eighth of the memory", Of(told, "net.core.rmem_max").Text("why"), StringComparison.Ordinal);
        told = (await _snatch.RunAsync("tune", "--json", "--set", "optimizers.linux.network-buffers=receive")).Exits(0).Json();
        Assert.Equal(2, told[^1].GetProperty("byApply").GetInt32());
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_stays()
    {
        await _machine.MeasureAsync();
        (await _snatch.RunAsync("tune", "--apply")).Exits(0);
        _machine.Root.Write("proc/sys/net/core/rmem_max", "99999999\n");
        var reverted = (await _snatch.RunAsync("tune", "--revert")).Exits(0);
        Assert.Contains("somebody set net.core.rmem_max to 99999999 meanwhile", reverted.Output, StringComparison.Ordinal);
        Assert.Equal(("99999999", "212992"), (_machine.Setting("core/rmem_max"), _machine.Setting("core/wmem_max")));
        Assert.Empty(_machine.Lines(TunedMachine.Sysctl));
    }

    [Fact]
    public async Task A_priority_above_normal_is_granted_only_by_apply_and_taken_back()
    {
        string[] high = ["--set", "optimizers.linux.priority=high"];
        var told = (await _snatch.RunAsync(["tune", "--json", .. high])).Exits(0).Json();
        Assert.Equal("-5", Of(told, "process.nice").Text("wanted"));
        Assert.NotNull(Of(told, "process.nice").GetProperty("privilege").GetString());
        Assert.Equal(("not granted", "-5"), (Of(told, "limits.nice").Text("present"), Of(told, "limits.nice").Text("wanted")));

        (await _snatch.RunAsync(["tune", "--apply", .. high])).Exits(0);
        Assert.EndsWith(" - nice -5", Assert.Single(_machine.Lines(TunedMachine.Limits)), StringComparison.Ordinal);
        (await _snatch.RunAsync("tune", "--revert")).Exits(0);
        Assert.False(File.Exists(_machine.Root[TunedMachine.Limits]));
    }

    [Fact]
    [Trait("needs", "setpriv")]
    public async Task Without_a_privilege_everything_is_explained_and_nothing_can_be_applied()
    {
        if (OperatingSystem.IsWindows() || Programs.Find("setpriv") is not { } setpriv || Environment.UserName != "root")
        {
            Assert.Skip("needs setpriv, and root to become somebody else");
            return;
        }

        await _machine.MeasureAsync();
        string[] nobody = ["--reuid=65534", "--clear-groups", "--"];
        if ((await ProgramRun.RunAsync(setpriv, [.. nobody, SnatchProgram.File, "--version"])).ExitCode != 0)
        {
            Assert.Skip("the program lies where nobody else may run it");
        }

        await ProgramRun.RunAsync("chown", ["-R", "65534", _snatch.Home.Path, _snatch.Folder.Path]);
        foreach (var path in Directory.EnumerateDirectories(_machine.Root.Path, "*", SearchOption.AllDirectories).Append(_machine.Root.Path))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        var told = (await _snatch.RunWithinAsync(setpriv, nobody, "tune", "--json")).Exits(0).Json();
        Assert.Equal("root", Of(told, "net.core.rmem_max").Text("privilege"));
        var applied = (await _snatch.RunWithinAsync(setpriv, nobody, "tune", "--apply")).Exits(3);
        Assert.Contains("applied 0 of 4", applied.Output, StringComparison.Ordinal);
        Assert.Contains($"sudo env SNATCH_HOME={_snatch.Home.Path} ", applied.Output, StringComparison.Ordinal);
        Assert.Equal("212992", _machine.Setting("core/rmem_max"));
        Assert.Empty(Directory.GetFiles(_snatch.Home["state"], "optimizers*"));
    }

    [Fact]
    public async Task Wrong_words_are_told_with_their_place_and_both_flags_at_once_are_refused()
    {
        var path = _snatch.Home.Write("config/profiles/odd.yaml", "optimizers:\n  linux:\n    priority: urgent\n    cpu-affinity: 3-1\n    file-descriptors: 12\n    nice: 4\n");
        var error = (await _snatch.RunAsync("tune", "--profile", "odd")).Exits(2).Error;
        Assert.Contains($"{path}:3:15 error SN1208 must be keep, idle, low, normal or high, was 'urgent' at optimizers.linux.priority", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:4:19 error SN1202 must be keep, all, processors such as 0-3,8, or a NUMA node such as node0, was '3-1' (3-1 runs backwards) at optimizers.linux.cpu-affinity", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:5:23 error SN1202 must be keep, max or a whole number from 64 to 1048576, was '12' at optimizers.linux.file-descriptors", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:6:5 error SN1207 unknown key 'nice'", error, StringComparison.Ordinal);
        Assert.Contains("--apply and --revert exclude each other", (await _snatch.RunAsync("tune", "--apply", "--revert")).Exits(2).Error, StringComparison.Ordinal);
    }

    private static JsonElement Of(IEnumerable<JsonElement> told, string key) => told.Single(l => l.TryGetProperty("key", out var k) && k.GetString() == key);
}
