using System.Runtime.InteropServices;
using System.Text.Json;
using SnatchEngine.Benchmarks.Scenarios;

namespace SnatchEngine.Benchmarks.Reporting;

/// <summary>Everything that was measured, for a program.</summary>
static class JsonReport
{
    public static void Write(string path, IReadOnlyList<(Scenario Scenario, Outcome Outcome)> results, IReadOnlyDictionary<string, string> versions)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("taken", DateTimeOffset.UtcNow);
        json.WriteString("system", RuntimeInformation.OSDescription);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteStartObject("versions");
        foreach (var (program, version) in versions)
        {
            json.WriteString(program, version);
        }

        json.WriteEndObject();
        json.WriteStartArray("scenarios");
        foreach (var (scenario, outcome) in results)
        {
            WriteScenario(json, scenario, outcome);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteScenario(Utf8JsonWriter json, Scenario scenario, Outcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("name", scenario.Name);
        json.WriteString("what", scenario.What);
        json.WriteStartArray("contenders");
        foreach (var measurement in outcome.Measurements)
        {
            WriteMeasurement(json, measurement);
        }

        json.WriteEndArray();
        json.WriteStartArray("gates");
        foreach (var gate in outcome.Gates)
        {
            json.WriteStartObject();
            json.WriteString("what", gate.What);
            json.WriteNumber("limit", gate.Limit);
            if (gate.Seen is { } seen && double.IsFinite(seen))
            {
                json.WriteNumber("seen", seen);
            }

            json.WriteString("verdict", gate.Held switch { true => "holds", false => "fails", null => "not judged" });
            json.WriteString("because", gate.Unjudged);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in outcome.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteStartObject();
        json.WriteString("name", measurement.Contender.Name);
        json.WriteString("label", measurement.Label);
        json.WriteString("command", measurement.Command);
        json.WriteString("problem", measurement.Problem);
        json.WriteNumber("wallSeconds", measurement.WallSeconds);
        json.WriteNumber("cpuSeconds", measurement.ProcessorSeconds);
        json.WriteNumber("peakBytes", measurement.PeakBytes);
        json.WriteStartArray("runs");
        foreach (var run in measurement.Runs)
        {
            json.WriteStartObject();
            json.WriteNumber("wallSeconds", run.Wall.TotalSeconds);
            json.WriteNumber("userSeconds", run.User.TotalSeconds);
            json.WriteNumber("systemSeconds", run.System.TotalSeconds);
            json.WriteNumber("peakBytes", run.PeakBytes);
            json.WriteNumber("exitCode", run.ExitCode);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
