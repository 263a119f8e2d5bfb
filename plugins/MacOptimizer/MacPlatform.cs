using System.Globalization;
using System.Runtime.Versioning;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.MacOptimizer;

/// <summary>macOS, as seen by a process that downloads.</summary>
public sealed class MacPlatform : IPlatformOptimizer, IDisposable
{
    private readonly ProcessState _process = new();

    /// <inheritdoc/>
    public string Name => "macos";

    /// <inheritdoc/>
    public Task<ProbedMachine?> ProbeAsync(OptimizerWishes wishes, CancellationToken cancellationToken = default) =>
        Task.FromResult(OperatingSystem.IsMacOS() ? new ProbedMachine(Read()) : null);

    /// <inheritdoc/>
    public IReadOnlyList<TuningChange> Plan(ProbedMachine machine, OptimizerWishes wishes) => [.. MacPlan.Of(machine, wishes)];

    /// <inheritdoc/>
    public Task ApplyAsync(TuningChange change, CancellationToken cancellationToken = default)
    {
        Make(change.Key, change.Wanted ?? "");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RevertAsync(TuningChange change, CancellationToken cancellationToken = default)
    {
        Make(change.Key, change.Restore);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public LoweredLimits? Observe(ObservedMetrics metrics) => MacPlan.Observe(metrics);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    [SupportedOSPlatform("macos")]
    private SortedDictionary<string, string> Read()
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal)
        {
            ["process.qos"] = _process.Qos,
            ["process.app-nap"] = _process.AppNap,
            ["process.sleep"] = _process.Sleep,
        };
        if (ProcessState.ThermalState() is { } thermal)
        {
            facts["thermal.state"] = thermal.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var name in MacPlan.Settings)
        {
            if (MacCalls.Setting(name) is { } value)
            {
                facts[name] = value.ToString(CultureInfo.InvariantCulture);
            }
        }

        return facts;
    }

    private void Make(string key, string value)
    {
        if (!OperatingSystem.IsMacOS())
        {
            throw new OptimizationException(OptimizationFailure.NotSupported, "this is no macOS");
        }

        switch (key)
        {
            case "process.qos": _process.SetQos(value); break;
            case "process.app-nap": _process.SetAppNap(value); break;
            case "process.sleep": _process.SetSleep(value); break;
            default: throw new OptimizationException(OptimizationFailure.NotSupported, $"'{key}' is nothing this optimizer changes");
        }
    }
}
