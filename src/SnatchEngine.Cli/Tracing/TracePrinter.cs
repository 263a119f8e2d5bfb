using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Tracing;

/// <summary>Prints what a trace says.</summary>
internal static class TracePrinter
{
    /// <summary>Functions of each kind.</summary>
    public const int Most = 20;

    /// <summary>The lines for people.</summary>
    public static IEnumerable<string> Lines(string path, TraceSummary summary)
    {
        yield return $"trace {Printable.Clean(path)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"by processor time ({summary.Samples} samples in managed code)");
        foreach (var line in Rows(summary.ByCpu, summary.Samples, amount => amount.ToString(CultureInfo.InvariantCulture)))
        {
            yield return line;
        }

        yield return $"by allocation (about {new ByteSize(summary.Bytes)})";
        foreach (var line in Rows(summary.ByAllocation, summary.Bytes, amount => new ByteSize(amount).ToString()))
        {
            yield return line;
        }
    }

    /// <summary>The line of JSON.</summary>
    public static string Json(string path, TraceSummary summary) => JsonLine.Of("trace", json =>
    {
        json.WriteString("path", path);
        json.WriteNumber("samples", summary.Samples);
        json.WriteNumber("allocatedBytes", summary.Bytes);
        foreach (var (name, list, unit) in new[] { ("byCpu", summary.ByCpu, "samples"), ("byAllocation", summary.ByAllocation, "bytes") })
        {
            json.WriteStartArray(name);
            foreach (var share in list)
            {
                json.WriteStartObject();
                json.WriteString("function", share.Function);
                json.WriteNumber(unit, share.Amount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    });

    private static IEnumerable<string> Rows(IReadOnlyList<FunctionShare> list, long all, Func<long, string> show)
    {
        if (list.Count == 0)
        {
            yield return "  nothing was sampled: the run was too short";
        }

        foreach (var share in list)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {100.0 * share.Amount / Math.Max(1, all),5:0.0} %  {show(share.Amount),10}  {Printable.Clean(share.Function)}");
        }
    }
}
