using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.LinuxOptimizer;
using SnatchEngine.Plugins.MacOptimizer;
using SnatchEngine.Plugins.WindowsOptimizer;

namespace SnatchEngine.Plugins.Specs.Optimizers;

/// <summary>Plans for machines that were recorded, whatever machine this is.</summary>
public sealed class RecordedMachineSpecs : IDisposable
{
    private readonly LinuxPlatform _linux = new("/");
    private readonly WindowsPlatform _windows = new(new PluginEnvironment("windows-optimizer", static () => throw new InvalidOperationException("a plan asks nobody"), static () => throw new InvalidOperationException("a plan keeps nothing")));
    private readonly MacPlatform _mac = new();

    public static TheoryData<string> Recordings => [.. Directory.EnumerateFiles(RecordedMachine.Folder, "*.json").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _windows.Dispose();
        _mac.Dispose();
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void The_plan_is_the_one_that_was_agreed_on(string name)
    {
        var recorded = RecordedMachine.Load(name);
        var plan = For(name).Plan(recorded.Machine, recorded.Wishes);
        Assert.Equal(recorded.Expected, RecordedMachine.Lines(plan));
        Assert.Equal(plan, For(name).Plan(recorded.Machine, recorded.Wishes));
        Assert.Equal(plan.Count, plan.Select(c => c.Key).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Every_entry_says_why_and_every_change_how_it_is_undone(string name)
    {
        var recorded = RecordedMachine.Load(name);
        Assert.All(For(name).Plan(recorded.Machine, recorded.Wishes), change =>
        {
            Assert.False(string.IsNullOrWhiteSpace(change.Why), change.Key);
            Assert.False(change.Why.EndsWith('.'), change.Why);
            Assert.True(!change.ChangesSomething || change.Undo is not null, change.Key);
            Assert.True(!change.ChangesSomething || change.Reach == ChangeReach.OwnProcess || change.Command is not null, change.Key);
        });
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Unasked_no_process_is_changed(string name)
    {
        var recorded = RecordedMachine.Load(name);
        var plan = For(name).Plan(recorded.Machine, new OptimizerWishes());
        Assert.DoesNotContain(plan, c => c is { Reach: not ChangeReach.ExplainedOnly, ChangesSomething: true });
    }

    [Fact]
    public void Nothing_asks_for_real_time()
    {
        foreach (var word in (string[])["keep", "idle", "low", "normal", "high"])
        {
            var wishes = new OptimizerWishes { Settings = new Dictionary<string, string> { ["priority"] = word, ["io-priority"] = word } };
            foreach (var name in Recordings.Select(r => r.Data))
            {
                var plan = For(name).Plan(RecordedMachine.Load(name).Machine, wishes);
                Assert.DoesNotContain(plan, c => c.Wanted?.Contains("real-time", StringComparison.Ordinal) is true);
                Assert.DoesNotContain(plan, c => c.Key == "process.nice" && c.Wanted?.StartsWith('-') is true && word != "high");
                Assert.DoesNotContain(plan, c => c is { Key: "process.nice", Privilege: null } && c.Wanted?.StartsWith('-') is true && RecordedMachine.Load(name).Machine.Number("process.nice-floor") > -5);
            }
        }
    }

    [Fact]
    public void Excluding_a_folder_from_the_scanner_is_explained_and_never_done()
    {
        var recorded = RecordedMachine.Load("windows-laptop");
        var exclusion = _windows.Plan(recorded.Machine, recorded.Wishes).Single(c => c.Key == "defender.exclusion");
        Assert.Equal((ChangeReach.ExplainedOnly, @"Add-MpPreference -ExclusionPath 'D:\Films\it''s mine'"), (exclusion.Reach, exclusion.Command));
        Assert.Null(exclusion.Wanted);
    }

    [Fact]
    public void Descriptors_that_run_out_halve_the_connections_until_there_are_enough_again()
    {
        var limits = new LoweredLimits { ConnectionsPerHost = 8, ConnectionsPerFile = 4, FilesAtOnce = 5 };
        var low = _linux.Observe(new ObservedMetrics { Machine = Open(900), Limits = limits });
        Assert.Equal((4, 2, null), (low?.ConnectionsPerHost, low?.ConnectionsPerFile, low?.FilesAtOnce));
        Assert.Equal("900 of 1000 file descriptors are in use", low!.Why);
        Assert.Null(_linux.Observe(new ObservedMetrics { Machine = Open(700), Limits = limits }));
        Assert.NotNull(_linux.Observe(new ObservedMetrics { Machine = Open(700), Limits = limits, InForce = low }));
        Assert.Null(_linux.Observe(new ObservedMetrics { Machine = Open(500), Limits = limits, InForce = low }));
    }

    [Fact]
    public void A_group_that_holds_the_process_back_halves_the_files_at_once()
    {
        var limits = new LoweredLimits { FilesAtOnce = 5 };
        Assert.Null(_linux.Observe(new ObservedMetrics { Machine = Held(1000, 900), Limits = limits }));
        var low = _linux.Observe(new ObservedMetrics { Machine = Held(1050, 930), Before = Held(1000, 900), Limits = limits });
        Assert.Equal((2, "the control group held the process back in 30 of 50 periods"), (low?.FilesAtOnce, low?.Why));
        Assert.NotNull(_linux.Observe(new ObservedMetrics { Machine = Held(1100, 940), Before = Held(1050, 930), InForce = low, Limits = limits }));
        Assert.Null(_linux.Observe(new ObservedMetrics { Machine = Held(1150, 941), Before = Held(1100, 940), InForce = low, Limits = limits }));
    }

    [Fact]
    public void Heat_and_a_saved_battery_halve_the_files_at_once()
    {
        var limits = new LoweredLimits { FilesAtOnce = 5, LimitRate = new ByteRate(1) };
        Assert.Equal(2, _mac.Observe(new ObservedMetrics { Machine = Facts(("thermal.state", "2")), Limits = limits })?.FilesAtOnce);
        Assert.Null(_mac.Observe(new ObservedMetrics { Machine = Facts(("thermal.state", "1")), Limits = limits }));
        Assert.Equal(2, _windows.Observe(new ObservedMetrics { Machine = Facts(("power.saver", "true")), Limits = limits })?.FilesAtOnce);
        Assert.Null(_windows.Observe(new ObservedMetrics { Machine = Facts(("power.saver", "false")), Limits = limits }));
    }

    private IPlatformOptimizer For(string name) => name.Split('-')[0] switch { "linux" => _linux, "windows" => _windows, _ => _mac };

    private static ProbedMachine Open(int count) => Facts(("process.descriptors.open", $"{count}"), ("process.descriptors.soft", "1000"));

    private static ProbedMachine Held(int periods, int held) => Facts(("group.cpu-periods", $"{periods}"), ("group.cpu-throttled", $"{held}"));

    private static ProbedMachine Facts(params (string Key, string Value)[] facts) => new(facts.ToDictionary(f => f.Key, f => f.Value));
}
