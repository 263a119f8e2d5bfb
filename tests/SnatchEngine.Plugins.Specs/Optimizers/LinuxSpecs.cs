using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.LinuxOptimizer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs.Optimizers;

/// <summary>The Linux optimizer on this machine, with files of its own in the place of the system's.</summary>
public sealed class LinuxSpecs : IDisposable
{
    private const string Conf = "etc/sysctl.d/60-snatch.conf", Limits = "etc/security/limits.d/60-snatch.conf";

    private readonly TempFolder _root = new();
    private readonly LinuxPlatform _linux;

    public LinuxSpecs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks at Linux");
        _linux = new LinuxPlatform(_root.Path);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_probe_tells_what_the_kernel_says_and_changes_nothing()
    {
        var machine = await new LinuxPlatform("/").ProbeAsync(new OptimizerWishes { Folder = Path.GetTempPath() }, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadLines("/proc/self/status").First(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))["Cpus_allowed_list:".Length..].Trim(), machine!["process.cpus"]);
        Assert.InRange(machine.Number("process.nice")!.Value, -20, 19);
        Assert.InRange(machine.Number("process.nice-floor")!.Value, -20, 20);
        Assert.InRange(machine.Number("process.descriptors.open")!.Value, 3, machine.Number("process.descriptors.soft")!.Value);
        Assert.Matches("^(none|idle|best-effort:[0-7]|real-time:[0-7])$", machine["process.io-priority"]);
        Assert.Contains(machine["net.ipv4.tcp_congestion_control"] ?? "", machine["net.ipv4.tcp_available_congestion_control"] ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proc/self/cgroup", "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "150000 100000\n")]
    [InlineData("proc/self/cgroup", "3:cpu,cpuacct:/a\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n")]
    public async Task A_quota_of_a_control_group_is_seen(string groups, string text, string quota, string value)
    {
        _root.Write(groups, text);
        _root.Write(quota, value);
        _root.Write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
        _root.Write("sys/fs/cgroup/a/b/cpu.stat", "usage_usec 1\nnr_periods 40\nnr_throttled 3\n");
        var machine = await ProbeAsync();
        Assert.Equal("1.5", machine["group.cpu-quota"]);
        Assert.Contains(_linux.Plan(machine, new OptimizerWishes()), c => c is { Key: "group.cpu-quota", Present: "1.5" });
    }

    [Fact]
    public async Task The_disk_of_the_folder_is_found_behind_its_partition()
    {
        _root.Write("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n31 22 8:17 / /data rw - xfs /dev/sdb1 rw\n");
        _root.Write("sys/devices/sdb/sdb1/partition", "1\n");
        _root.Write("sys/devices/sdb/queue/rotational", "1\n");
        _root.Write("sys/devices/sdb/queue/read_ahead_kb", "128\n");
        _root.Write("sys/devices/sdb/queue/scheduler", "none [mq-deadline] kyber\n");
        _root.Folder("sys/dev/block");
        Directory.CreateSymbolicLink(_root["sys/dev/block/8:17"], "../../devices/sdb/sdb1");
        var machine = (await _linux.ProbeAsync(new OptimizerWishes { Folder = "/data/films" }, TestContext.Current.CancellationToken))!;
        Assert.Equal(("/dev/sdb1", "xfs", "128", "mq-deadline"), (machine["disk.device"], machine["disk.file-system"], machine["disk.read-ahead-kib"], machine["disk.scheduler"]));
        Assert.Equal("sudo blockdev --setra 2048 /dev/sdb1", _linux.Plan(machine, new OptimizerWishes()).Single(c => c.Key == "disk.read-ahead").Command);
    }

    [Fact]
    public async Task Settings_are_written_twice_and_taken_back_line_by_line()
    {
        _root.Write("proc/sys/net/core/rmem_max", "1\n");
        _root.Write("proc/sys/net/ipv4/tcp_rmem", "1\t2\t3\n");
        _root.Folder("etc/sysctl.d");
        var (one, other) = (Change("net.core.rmem_max", "9", "1"), Change("net.ipv4.tcp_rmem", "1 2 9", "1 2 3"));
        await _linux.ApplyAsync(one, TestContext.Current.CancellationToken);
        await _linux.ApplyAsync(one, TestContext.Current.CancellationToken);
        await _linux.ApplyAsync(other, TestContext.Current.CancellationToken);
        Assert.Equal(["# Written by 'snatch tune --apply'; 'snatch tune --revert' takes it back.", "net.core.rmem_max = 9", "net.ipv4.tcp_rmem = 1 2 9"], File.ReadAllLines(_root[Conf]));
        Assert.Equal(("9\n", "1 2 9\n"), (File.ReadAllText(_root["proc/sys/net/core/rmem_max"]), File.ReadAllText(_root["proc/sys/net/ipv4/tcp_rmem"])));

        await _linux.RevertAsync(one, TestContext.Current.CancellationToken);
        Assert.Equal(["net.ipv4.tcp_rmem = 1 2 9"], File.ReadAllLines(_root[Conf]).Skip(1));
        await _linux.RevertAsync(other, TestContext.Current.CancellationToken);
        await _linux.RevertAsync(other, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(_root[Conf]));
        Assert.Equal("1 2 3\n", File.ReadAllText(_root["proc/sys/net/ipv4/tcp_rmem"]));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_kept_is_put_back_at_once()
    {
        _root.Write("proc/sys/net/core/rmem_max", "1\n");
        _root.Write("etc/sysctl.d", "a file where the folder should be");
        var failure = await Assert.ThrowsAsync<OptimizationException>(() => _linux.ApplyAsync(Change("net.core.rmem_max", "9", "1")));
        Assert.Equal(OptimizationFailure.Refused, failure.Failure);
        Assert.Equal("1\n", File.ReadAllText(_root["proc/sys/net/core/rmem_max"]));
    }

    [Theory]
    [InlineData("kernel.core_pattern", "|/bin/sh")]
    [InlineData("net.core.rmem_max", "|/bin/sh")]
    [InlineData("process.nice", "-21")]
    [InlineData("process.io-priority", "real-time:0")]
    [InlineData("process.cpus", "a")]
    [InlineData("limits.nice", "root ALL=(ALL) NOPASSWD")]
    public async Task A_journal_that_somebody_wrote_changes_nothing_else(string key, string restore)
    {
        _root.Write("proc/sys/net/core/rmem_max", "9\n");
        _root.Write("proc/sys/kernel/core_pattern", "core\n");
        await Assert.ThrowsAsync<OptimizationException>(() => _linux.RevertAsync(Change(key, "9", restore)));
        Assert.Equal(("9\n", "core\n"), (File.ReadAllText(_root["proc/sys/net/core/rmem_max"]), File.ReadAllText(_root["proc/sys/kernel/core_pattern"])));
        Assert.False(File.Exists(_root[Limits]));
    }

    [Fact]
    public async Task A_grant_is_one_line_of_its_person()
    {
        _root.Folder("etc/security/limits.d");
        _root.Write(Limits, "other - nice -5\n");
        var grant = Change("limits.nice", "-5", "me -");
        await _linux.ApplyAsync(grant, TestContext.Current.CancellationToken);
        Assert.Equal(["other - nice -5", "me - nice -5"], File.ReadAllLines(_root[Limits]).Skip(1));
        await _linux.RevertAsync(grant, TestContext.Current.CancellationToken);
        Assert.Equal(["other - nice -5"], File.ReadAllLines(_root[Limits]).Skip(1));
    }

    private async Task<ProbedMachine> ProbeAsync() => (await _linux.ProbeAsync(new OptimizerWishes(), TestContext.Current.CancellationToken))!;

    private static TuningChange Change(string key, string wanted, string restore) => new() { Key = key, Reach = ChangeReach.Machine, Wanted = wanted, Restore = restore, Why = "a spec" };
}
