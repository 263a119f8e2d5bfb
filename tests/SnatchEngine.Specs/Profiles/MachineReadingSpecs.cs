using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Profiles;

/// <summary>Facts from recorded system files.</summary>
public sealed class MachineReadingSpecs : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(24625172, 24, "/proc/meminfo: 23.5 GiB are left by the kernel")]
    [InlineData(16270000, 16, "")]
    [InlineData(8050000, 8, "")]
    [InlineData(65536000, 64, "")]
    public void The_memory_of_a_machine_is_what_is_built_in(long kilobytes, int gibibytes, string source)
    {
        _root.Write("proc/meminfo", $"MemTotal:       {kilobytes} kB\nMemFree: 1 kB\nMemAvailable:   100 kB\n");
        var fact = Look()["memory"];
        Assert.Equal(ByteSize.MiB(gibibytes * 1024), fact.Value);
        Assert.StartsWith(source, fact.Source, StringComparison.Ordinal);
        Assert.Equal(ByteSize.KiB(100), Look()["memory-free"].Value);
    }

    [Fact]
    public void The_tightest_control_group_on_the_way_holds_in_version_2()
    {
        _root.Write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable: 9000000 kB\n");
        _root.Write("proc/self/cgroup", "0::/a/b\n");
        _root.Write("sys/fs/cgroup/a/b/memory.max", "max\n");
        _root.Write("sys/fs/cgroup/a/memory.max", "3221225472\n");
        _root.Write("sys/fs/cgroup/a/memory.current", "1073741824\n");
        _root.Write("sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
        var facts = Look(processors: 8);
        Assert.Equal((ByteSize.MiB(3072), "/sys/fs/cgroup/a/memory.max"), ((ByteSize)facts["memory"].Value!, facts["memory"].Source));
        Assert.Equal(ByteSize.MiB(2048), facts["memory-free"].Value);
        Assert.Equal((2, "/sys/fs/cgroup/a/b/cpu.max: 1.5 processors"), ((int)facts["cores"].Value!, facts["cores"].Source));
    }

    [Fact]
    public void Version_1_is_understood_and_its_no_limit_is_none()
    {
        _root.Write("proc/meminfo", "MemTotal: 8050000 kB\n");
        _root.Write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/x\n");
        _root.Write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "9223372036854771712\n");
        _root.Write("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "-1\n");
        _root.Write("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
        Assert.Equal((ByteSize.MiB(8192), 4), ((ByteSize)Look(4)["memory"].Value!, (int)Look(4)["cores"].Value!));
        _root.Write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1073741824\n");
        _root.Write("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "50000\n");
        Assert.Equal((ByteSize.MiB(1024), 1), ((ByteSize)Look(4)["memory"].Value!, (int)Look(4)["cores"].Value!));
    }

    [Fact]
    public void Power_comes_from_the_mains_when_any_is_online_and_a_mouse_is_no_battery()
    {
        Assert.Equal("ac", Look()["power"].Value);
        _root.Write("sys/class/power_supply/mouse/type", "Battery\n");
        _root.Write("sys/class/power_supply/mouse/scope", "Device\n");
        _root.Write("sys/class/power_supply/mouse/status", "Discharging\n");
        Assert.Equal("ac", Look()["power"].Value);
        _root.Write("sys/class/power_supply/BAT0/type", "Battery\n");
        _root.Write("sys/class/power_supply/BAT0/status", "Discharging\n");
        Assert.Equal(("battery", "/sys/class/power_supply/BAT0/status"), (Look()["power"].Value, Look()["power"].Source));
        _root.Write("sys/class/power_supply/AC/type", "Mains\n");
        _root.Write("sys/class/power_supply/AC/online", "1\n");
        Assert.Equal("ac", Look()["power"].Value);
    }

    [Fact]
    public void The_case_graphics_and_a_container_are_recognised()
    {
        Assert.Equal(false, Look()["container"].Value);
        Assert.Equal("none", Look()["gpu"].Text);
        _root.Write("sys/class/dmi/id/chassis_type", "10\n");
        _root.Write("sys/class/drm/card0/device/vendor", "0x10de\n");
        _root.Write("sys/class/drm/card0/device/device", "0x2684\n");
        _root.Write("sys/class/drm/card0/device/uevent", "DRIVER=nouveau\nPCI_CLASS=30000\n");
        _root.Write("sys/class/drm/card0-DP-1/status", "connected\n");
        _root.Write("run/.containerenv", "");
        Assert.Equal(["home", "laptop"], (IEnumerable<string>)Look()["tags"].Value!);
        Assert.Equal("NVIDIA 10de:2684 (nouveau)", Look()["gpu"].Text);
        Assert.Equal((true, "/run/.containerenv"), ((bool)Look()["container"].Value!, Look()["container"].Source));
    }

    [Theory]
    [InlineData("wwan0", "uevent", "DEVTYPE=wwan", "/sys/class/net/wwan0/uevent: wwan0 is a mobile modem")]
    [InlineData("bnep0", "uevent", "INTERFACE=bnep0\nDEVTYPE=bluetooth", "/sys/class/net/bnep0/uevent: bnep0 is a phone on Bluetooth")]
    [InlineData("usb0", "device/uevent", "DRIVER=rndis_host", "/sys/class/net/usb0/device/uevent: usb0 is a phone on USB")]
    [InlineData("eth0", "device/uevent", "DRIVER=r8169", null)]
    [InlineData("wlan0", "uevent", "DEVTYPE=wlan", null)]
    public void A_network_is_metered_when_a_modem_or_a_phone_carries_the_way_out(string device, string file, string text, string? source)
    {
        const string Head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
        Assert.Equal((null, "/proc/net/route has no default route; SNATCH_NETWORK=metered says so"), (Look()["network"].Value, Look()["network"].Source));
        _root.Write("proc/net/route", $"{Head}other\t00000000\t0101A8C0\t0003\t0\t0\t700\t00000000\t0\t0\t0\n{device}\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n{device}\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        _root.Write($"sys/class/net/{device}/{file}", text + "\n");
        var fact = Look()["network"];
        Assert.Equal((source is null ? null : "metered", source ?? $"{device} does not tell what it costs; SNATCH_NETWORK=metered says so"), (fact.Value, fact.Source));
    }

    [Fact]
    public void All_facts_of_this_machine_are_read_in_a_moment_with_their_sources()
    {
        var reading = new MachineReading { Time = TimeProvider.System };
        _ = reading.Look().All();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var all = reading.Look().All();
            var took = TimeProvider.System.GetElapsedTime(started);
            best = took < best ? took : best;
            Assert.All(all, fact => Assert.NotEmpty(fact.Source));
        }

        Assert.InRange(best.TotalMilliseconds, 0, 5);
    }

    private MachineFacts Look(int processors = 4) => new MachineReading { Time = TimeProvider.System, Root = _root.Path, Processors = processors, Tags = "home" }.Look();
}
