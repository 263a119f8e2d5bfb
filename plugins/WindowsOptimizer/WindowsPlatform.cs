using System.Globalization;
using System.Runtime.Versioning;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>Windows, as seen by a process that downloads.</summary>
/// <param name="environment">Lends the program that tells of TCP.</param>
public sealed class WindowsPlatform(PluginEnvironment environment) : IPlatformOptimizer, IDisposable
{
    private readonly ProcessState _process = new();
    private string? _autoTuning;

    /// <inheritdoc/>
    public string Name => "windows";

    /// <inheritdoc/>
    public async Task<ProbedMachine?> ProbeAsync(OptimizerWishes wishes, CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsWindows())
        {
            return null;
        }

        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        Read(facts, wishes);
        // It hardly ever changes, and starting a program costs more than all the rest.
        _autoTuning ??= await AutoTuningAsync(cancellationToken) ?? "";
        if (_autoTuning.Length > 0)
        {
            facts["tcp.auto-tuning"] = _autoTuning;
        }

        return new ProbedMachine(facts);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TuningChange> Plan(ProbedMachine machine, OptimizerWishes wishes) => [.. WindowsPlan.Of(machine, wishes)];

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
    public LoweredLimits? Observe(ObservedMetrics metrics) => WindowsPlan.Observe(metrics);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    [SupportedOSPlatform("windows")]
    private void Read(SortedDictionary<string, string> facts, OptimizerWishes wishes)
    {
        facts["process.priority-class"] = ProcessState.PriorityClass();
        facts["process.cpus"] = ProcessState.Processors();
        facts["process.eco-qos"] = ProcessState.EcoQos();
        facts["process.timer-resolution"] = _process.TimerResolution;
        facts["process.sleep"] = _process.Sleep;
        facts["power.saver"] = ProcessState.IsBatterySaverOn() ? "true" : "false";
        facts["cpu.count"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        if (wishes.Folder.Length > 0)
        {
            facts["folder"] = wishes.Folder;
        }
    }

    private void Make(string key, string value)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new OptimizationException(OptimizationFailure.NotSupported, "this is no Windows");
        }

        switch (key)
        {
            case "process.priority-class": ProcessState.SetPriorityClass(value); break;
            case "process.cpus": ProcessState.SetProcessors(value); break;
            case "process.eco-qos": ProcessState.SetEcoQos(value); break;
            case "process.timer-resolution": _process.SetTimerResolution(value); break;
            case "process.sleep": _process.SetSleep(value); break;
            default: throw new OptimizationException(OptimizationFailure.NotSupported, $"'{key}' is nothing this optimizer changes");
        }
    }

    private async Task<string?> AutoTuningAsync(CancellationToken cancellationToken)
    {
        try
        {
            var told = await environment.RunAsync("netsh", ["interface", "tcp", "show", "global"], cancellationToken);
            return told.ExitCode == 0 ? TcpText.AutoTuning(told.Output) : null;
        }
        catch (ProgramException)
        {
            // Seen and explained only, so not knowing it costs nothing.
            return null;
        }
    }
}
