using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Specs.Monitoring;

/// <summary>Samples from recorded system files.</summary>
public sealed class MachineLoadSpecs
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Only_the_processors_that_the_process_may_run_on_count()
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/self/status", "Name:\tx\nCpus_allowed_list:\t1,3-3\n");
        machine.Root.Write("proc/stat", "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\ncpu3 0 0 0 0 0 0 0 0 0 0\nintr 1\n");
        machine.Begin();
        machine.Root.Write("proc/stat", "cpu  900 0 0 9 0 0 0 0 0 0\ncpu0 100 0 0 0 0 0 0 0 0 0\ncpu1 10 5 5 60 20 0 0 0 0 0\ncpu3 20 0 10 60 0 0 0 10 99 0\nintr 1\n");
        machine.ProcessorTime = TimeSpan.FromSeconds(0.5);
        var sample = machine.After(1);
        Assert.Equal((2.0, 0.3, 0.25), (sample.Cores, sample.MachineCpu, sample.ProcessCpu));
    }

    [Theory]
    [InlineData("0::/a\n", "sys/fs/cgroup/a/cpu.max", "50000 100000\n", "sys/fs/cgroup/a/cpu.stat", "usage_usec 1000000\nuser_usec 1\n", "usage_usec 1400000\nuser_usec 1\n")]
    [InlineData("4:cpu,cpuacct:/a\n", "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "50000", "sys/fs/cgroup/cpu,cpuacct/a/cpuacct.usage", "1000000000", "1400000000")]
    [InlineData("4:cpu:/a\n3:cpuacct:/a\n", "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000", "sys/fs/cgroup/cpuacct/a/cpuacct.usage", "1000000000", "1400000000")]
    public void A_quota_of_a_control_group_is_what_the_shares_are_of(string groups, string quotaFile, string quota, string usageFile, string before, string after)
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/self/cgroup", groups);
        machine.Root.Write(quotaFile, quota);
        machine.Root.Write(quotaFile.Replace("quota", "period", StringComparison.Ordinal) is var period && period != quotaFile ? period : "unused", "100000");
        machine.Root.Write(usageFile, before);
        machine.Root.Write("proc/stat", "cpu0 0 0 0 0 0 0 0 0 0 0\n");
        machine.Begin();
        machine.Root.Write(usageFile, after);
        machine.Root.Write("proc/stat", "cpu0 10 0 0 90 0 0 0 0 0 0\n");
        machine.ProcessorTime = TimeSpan.FromSeconds(0.25);
        var sample = machine.After(1);
        Assert.Equal(0.5, sample.Cores);
        Assert.Equal(0.8, sample.MachineCpu!.Value, 6);
        Assert.Equal(0.5, sample.ProcessCpu!.Value, 6);
    }

    [Fact]
    public void A_lower_quota_holds_after_ten_seconds()
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/self/cgroup", "0::/a\n");
        machine.Root.Write("sys/fs/cgroup/a/cpu.max", "300000 100000\n");
        machine.Begin();
        machine.Root.Write("sys/fs/cgroup/a/cpu.max", "100000 100000\n");
        Assert.Equal(3, machine.After(1).Cores);
        Assert.Equal(1, machine.After(10).Cores);
    }

    [Theory]
    [InlineData("0::/a\n", "sys/fs/cgroup/a/memory.max", "sys/fs/cgroup/a/memory.current", "anon 1\nfile_dirty 104857600\nfile_writeback 0\ninactive_file 629145600\nactive_file 209715200\n")]
    [InlineData("4:memory:/a\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes", "sys/fs/cgroup/memory/a/memory.usage_in_bytes", "inactive_file 1\ntotal_dirty 104857600\ntotal_writeback 0\ntotal_inactive_file 629145600\ntotal_active_file 209715200\n")]
    public void File_cache_that_a_group_can_drop_is_not_used_memory(string groups, string limit, string used, string stat)
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/meminfo", "MemTotal: 16777216 kB\nMemFree: 1 kB\nMemAvailable: 12582912 kB\n");
        machine.Root.Write("proc/self/cgroup", groups);
        machine.Root.Write(limit, $"{GiB}");
        machine.Root.Write(used, $"{1000 << 20}");
        machine.Root.Write($"{Path.GetDirectoryName(used)}/memory.stat", stat);
        var sample = machine.Begin().After(1);
        Assert.Equal(new ByteSize((1000 - 800 + 100) << 20), sample.GroupMemoryUsed);
        Assert.Equal((new ByteSize(4 * GiB), new ByteSize(16 * GiB), new ByteSize(GiB)), (sample.MachineMemoryUsed, sample.MachineMemory, sample.GroupMemoryLimit));
        Assert.Equal(300.0 / 1024, sample.MemoryShare!.Value, 6);
    }

    [Fact]
    public void The_memory_share_is_the_highest_of_machine_group_and_profile()
    {
        using var machine = new RecordedMachine { Ceiling = 64 << 20 };
        machine.Root.Write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n");
        Assert.Equal(50.0 / 64, machine.Begin().After(1).MemoryShare);
        machine.Ceiling = 512 << 20;
        Assert.Equal(0.5, machine.After(1).MemoryShare);
    }

    [Fact]
    public void Pressure_is_that_of_the_machine_or_of_our_group()
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/self/cgroup", "1:name=systemd:/z\n0::/a/b\n");
        machine.Root.Write("proc/pressure/memory", "some avg10=1.50 avg60=0.00 avg300=0.00 total=0\nfull avg10=9.00 avg60=0.00 avg300=0.00 total=0\n");
        machine.Root.Write("proc/pressure/io", "some avg10=20.00 avg60=0.00 avg300=0.00 total=0\n");
        machine.Root.Write("sys/fs/cgroup/a/b/memory.pressure", "some avg10=7.25 avg60=0.00 avg300=0.00 total=0\n");
        machine.Root.Write("sys/fs/cgroup/a/b/io.pressure", "some avg10=3.00 avg60=0.00 avg300=0.00 total=0\n");
        var sample = machine.Begin().After(1);
        Assert.Equal((0.0725, 0.2, null), (sample.MemoryPressure!.Value, sample.IoPressure!.Value, sample.CpuPressure));
    }

    [Theory]
    [InlineData("24 1 254:0 / / rw - ext4 /dev/vda rw\n", null)]
    [InlineData("24 1 0:31 / / rw - btrfs /dev/vda2 rw\n", "254:0\n")]
    public void The_disk_that_downloads_go_to_is_watched(string mounts, string? device)
    {
        using var machine = new RecordedMachine();
        machine.Root.Write("proc/self/mountinfo", mounts);
        machine.Root.Write("sys/class/block/vda2/dev", device ?? "");
        machine.Root.Write("proc/diskstats", " 7 0 loop0 9 9 9 9 9 9 9 9 9 9 9\n 254 0 vda 100 0 2000 1000 50 0 4000 500 0 0 0 0\n");
        machine.Begin();
        machine.Root.Write("proc/diskstats", " 7 0 loop0 9 9 9 9 9 9 9 9 9 9 9\n 254 0 vda 110 0 2004 1050 80 0 4040 800 0 0 0 0\n");
        var sample = machine.After(2);
        Assert.Equal((new ByteRate(1024), new ByteRate(10240)), (sample.DiskRead, sample.DiskWritten));
        Assert.Equal(TimeSpan.FromMilliseconds(350.0 / 40), sample.DiskLatency);
        Assert.True(sample.DiskFree > default(ByteSize));
        Assert.Null(machine.After(1).DiskLatency);
    }

    [Fact]
    public void Only_real_adapters_carry_bytes_where_there_are_any()
    {
        const string head = "Inter-|   Receive |  Transmit\n face |bytes packets|bytes\n";
        using var machine = new RecordedMachine();
        machine.Root.Write("sys/class/net/eth0/device/vendor", "1");
        Write(0, 0, 0, 0);
        machine.Begin();
        Write(5000, 700, 100, 3);
        var sample = machine.After(2);
        Assert.Equal((new ByteRate(2500), new ByteRate(350)), (sample.NetworkIn, sample.NetworkOut));
        Assert.Equal(0.03, sample.Retransmitted);
        Assert.Null(machine.After(1).Retransmitted);

        void Write(long received, long sent, long segments, long again)
        {
            machine.Root.Write("proc/self/net/dev", $"{head}    lo: 999{received} 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0\n docker0: {2 * received} 0 0 0 0 0 0 0 {sent} 0 0 0 0 0 0 0\n  eth0:{received} 0 0 0 0 0 0 0 {sent} 0 0 0 0 0 0 0\n");
            machine.Root.Write("proc/self/net/snmp", $"Ip: A B\nIp: 1 2\nTcp: InSegs OutSegs RetransSegs\nTcp: 9 {segments} {again}\nUdp: X\nUdp: 1\n");
        }
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void What_is_not_there_is_not_known(bool isLinux)
    {
        using var machine = new RecordedMachine { IsLinux = isLinux };
        var sample = machine.Begin().After(1);
        Assert.Equal(
            (null, null, null, null, null, null),
            (sample.MachineCpu, sample.GroupMemoryLimit, sample.MemoryPressure, sample.DiskRead, sample.NetworkIn, sample.Retransmitted));
        Assert.Equal((0.0, new ByteSize(50 << 20), 4.0), (sample.ProcessCpu, sample.ProcessMemory, sample.Cores));
    }

    [Fact]
    public void This_machine_can_be_read()
    {
        var reader = new LoadReader(new LoadSources(), TimeProvider.System);
        var sample = reader.Read();
        Assert.True(sample.ProcessMemory > ByteSize.MiB(1) && sample.Heap > default(ByteSize) && sample.PoolThreads > 0);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux says all of it");
        Assert.True(sample.MachineMemory > sample.MachineMemoryUsed && sample.MemoryShare is > 0 and <= 1 && sample.NetworkIn is not null);
    }
}
