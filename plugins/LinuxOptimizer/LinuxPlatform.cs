using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.LinuxOptimizer.Changing;
using SnatchEngine.Plugins.LinuxOptimizer.Planning;
using SnatchEngine.Plugins.LinuxOptimizer.Probing;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>Linux, as seen by a process that downloads.</summary>
/// <param name="root">Beneath which the system's files lie.</param>
public sealed class LinuxPlatform(string root) : IPlatformOptimizer
{
    /// <inheritdoc/>
    public string Name => "linux";

    /// <inheritdoc/>
    public Task<ProbedMachine?> ProbeAsync(OptimizerWishes wishes, CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Task.FromResult<ProbedMachine?>(null);
        }

        var facts = new FactList();
        var machine = new SystemFiles(root);
        new ProcessProbe(facts).Read();
        new GroupProbe(machine, facts).Read();
        new NetworkProbe(machine, facts).Read();
        new LimitsProbe(machine, facts).Read();
        new DiskProbe(machine, facts).Read(wishes.Folder);
        return Task.FromResult<ProbedMachine?>(facts.ToMachine());
    }

    /// <inheritdoc/>
    public IReadOnlyList<TuningChange> Plan(ProbedMachine machine, OptimizerWishes wishes) =>
        [.. ProcessPlan.Of(machine, wishes), .. LimitsPlan.Of(machine, wishes), .. BufferPlan.Of(machine, wishes), .. NetworkPlan.Of(machine), .. DiskPlan.Of(machine)];

    /// <inheritdoc/>
    public Task ApplyAsync(TuningChange change, CancellationToken cancellationToken = default)
    {
        Changes.Apply(root, change);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RevertAsync(TuningChange change, CancellationToken cancellationToken = default)
    {
        Changes.Revert(root, change);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public LoweredLimits? Observe(ObservedMetrics metrics) => Pressure.Of(metrics);
}
