using System.Text.Json;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>Samples and their summary for programs. Sizes are bytes, rates bytes per second, times seconds, shares 0 to 1; null is not known.</summary>
internal static class LoadJson
{
    /// <summary>One sample.</summary>
    public static string Sample(LoadSample sample) => JsonLine.Of("sample", json =>
    {
        json.WriteString("at", sample.At.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("seconds", Rounded(sample.Span.TotalSeconds));
        json.WriteNumber("cores", Rounded(sample.Cores));
        foreach (var series in LoadSeries.All)
        {
            Write(json, series.Name, series.Of(sample));
        }

        Write(json, "machineMemory", sample.MachineMemory?.Bytes);
        Write(json, "groupMemoryLimit", sample.GroupMemoryLimit?.Bytes);
        Write(json, "memoryCeiling", sample.MemoryCeiling?.Bytes);
        WriteBytes(json, sample.Bytes);
    });

    /// <summary>A summary; every figure is there, also those that were never known.</summary>
    /// <param name="summary">The samples.</param>
    /// <param name="interrupted">Whether it was ended before its time.</param>
    public static string Summary(LoadSummary summary, bool interrupted) => JsonLine.Of("summary", json =>
    {
        json.WriteNumber("seconds", Rounded(summary.Span.TotalSeconds));
        json.WriteNumber("samples", summary.Samples);
        json.WriteBoolean("interrupted", interrupted);
        json.WriteStartObject("series");
        foreach (var row in summary.Sum())
        {
            json.WriteStartObject(row.Series.Name);
            json.WriteString("unit", UnitOf(row.Series.Unit));
            Write(json, "average", row.Average);
            Write(json, "max", row.Max);
            Write(json, "p50", row.P50);
            Write(json, "p95", row.P95);
            Write(json, "p99", row.P99);
            Write(json, "total", row.Total);
            json.WriteNumber("samples", row.Samples);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>What came, and what of it was thrown away.</summary>
    public static void WriteBytes(Utf8JsonWriter json, WireBytes bytes)
    {
        json.WriteNumber("receivedBytes", bytes.Received);
        json.WriteNumber("usefulBytes", bytes.Useful);
        json.WriteStartObject("wastedBytes");
        json.WriteNumber("retry", bytes.Retry);
        json.WriteNumber("hedge", bytes.Hedge);
        json.WriteNumber("overlap", bytes.Overlap);
        json.WriteEndObject();
    }

    private static string UnitOf(LoadUnit unit) => unit switch
    {
        LoadUnit.Share => "share",
        LoadUnit.Bytes => "bytes",
        LoadUnit.Rate => "bytes/s",
        LoadUnit.Seconds => "seconds",
        LoadUnit.PerSecond => "1/s",
        _ => "count",
    };

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, Rounded(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double Rounded(double value) => Math.Round(value, 6);
}
