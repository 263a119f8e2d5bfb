using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>When the platform bears less than the profile allows: descriptors that run out, a control group that holds the process back.</summary>
/// <remarks>It begins at one bound and ends at a lower one, so that it does not flap.</remarks>
internal static class Pressure
{
    private const double FewLeft = 0.8, EnoughLeft = 0.6, HeldBack = 0.5, HardlyHeld = 0.1;
    private const long EnoughPeriods = 10;

    public static LoweredLimits? Of(ObservedMetrics metrics)
    {
        List<string> why = [];
        var limits = new LoweredLimits();
        if (metrics.Machine.Number("process.descriptors.open") is { } open && metrics.Machine.Number("process.descriptors.soft") is > 0 and var most
            && (double)open / most >= (metrics.InForce?.ConnectionsPerHost is null ? FewLeft : EnoughLeft))
        {
            why.Add($"{open} of {most} file descriptors are in use");
            limits = limits with { ConnectionsPerHost = Half(metrics.Limits.ConnectionsPerHost), ConnectionsPerFile = Half(metrics.Limits.ConnectionsPerFile) };
        }

        if (Since(metrics, "group.cpu-periods") is >= EnoughPeriods and var periods && Since(metrics, "group.cpu-throttled") is { } held
            && (double)held / periods >= (metrics.InForce?.FilesAtOnce is null ? HeldBack : HardlyHeld))
        {
            why.Add($"the control group held the process back in {held} of {periods} periods");
            limits = limits with { FilesAtOnce = Half(metrics.Limits.FilesAtOnce) };
        }

        return why.Count == 0 ? null : limits with { Why = string.Join(", and ", why) };
    }

    private static long? Since(ObservedMetrics metrics, string counter) => metrics.Machine.Number(counter) - metrics.Before?.Number(counter);

    private static int Half(int? limit) => Math.Max(1, (limit ?? 8) / 2);
}
