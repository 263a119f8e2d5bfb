using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>What a run cost, in a line for people.</summary>
internal static class RunCostText
{
    /// <summary>The line.</summary>
    public static string Of(RunCost cost)
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"run  {cost.Elapsed.TotalSeconds:0.00} s"),
            string.Create(CultureInfo.InvariantCulture, $"cpu {cost.ProcessorTime.TotalSeconds:0.00} s ({100 * cost.MeanCpu:0}% of {cost.Processors})"),
            $"{cost.Requests} requests",
            $"{new ByteSize(cost.Bytes.Received)} received",
            TopPage.Waste(cost.Bytes),
        };
        if (cost.PeakMemory is { } peak)
        {
            parts.Insert(2, $"peak {peak}");
        }

        parts.AddRange(cost.Cache.Select(kind => $"cache {kind.Kind} {kind.Hits} of {kind.Lookups}"));
        return string.Join("  ", parts);
    }
}
