using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching;

/// <summary>A result as JSON: what <c>--json</c> and <c>--out</c> write, and <c>--against</c> and <c>bench report</c> read.</summary>
public static class BenchText
{
    /// <summary>What the property <c>format</c> says.</summary>
    public const string Format = "snatch-bench-1";

    /// <summary>The text, in one line or in many.</summary>
    public static string Of(BenchResult result, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("at", result.At.ToString("O", CultureInfo.InvariantCulture));
            WriteMachine(json, result.Machine);
            WritePlan(json, result.Plan);
            json.WriteNumber("plannedRuns", result.PlannedRuns);
            json.WriteNumber("runs", result.Runs);
            json.WriteBoolean("complete", result.CutShort is null);
            WriteText(json, "cutShort", result.CutShort);
            json.WriteStartArray("cells");
            foreach (var cell in result.Cells)
            {
                WriteCell(json, cell);
            }

            json.WriteEndArray();
            WriteSuite(json, result.Suite);
            json.WritePropertyName("best");
            WriteChoice(json, result.Best?.Cell);
            json.WritePropertyName("suggested");
            WriteChoice(json, result.Suggested);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteMachine(Utf8JsonWriter json, BenchMachine machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("system", machine.System);
        json.WriteNumber("cores", machine.Cores);
        json.WriteNumber("memory", machine.Memory);
        json.WriteString("version", machine.Version);
        json.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter json, BenchPlan plan)
    {
        json.WriteStartObject("plan");
        json.WriteString("server", plan.Server);
        WriteList(json, "urls", plan.Urls, json.WriteStringValue);
        json.WriteNumber("size", plan.Size.Bytes);
        json.WriteNumber("files", plan.Files);
        json.WriteNumber("repeat", plan.Repeat);
        WriteList(json, "profiles", plan.Profiles, json.WriteStringValue);
        WriteList(json, "filesAtOnce", plan.FilesAtOnce, json.WriteNumberValue);
        WriteList(json, "connections", plan.Connections, json.WriteNumberValue);
        WriteList(json, "chunkSizes", plan.Chunks, chunk => WriteChunk(json, chunk));
        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, CellResult cell)
    {
        json.WriteStartObject();
        WriteKeys(json, cell.Cell);
        json.WriteNumber("seconds", Math.Round(cell.Seconds, 4));
        json.WriteNumber("bytesPerSecond", Math.Round(cell.Speed));
        json.WriteNumber("successRate", Math.Round(cell.SuccessRate, 4));
        json.WriteNumber("cpuSeconds", Math.Round(cell.CpuSeconds, 4));
        json.WriteNumber("startMemory", cell.StartMemory);
        json.WriteNumber("peakMemory", cell.PeakMemory);
        json.WriteNumber("endMemory", cell.EndMemory);
        WriteText(json, "problem", cell.Problem);
        WriteList(json, "runs", cell.Runs, run => WriteRun(json, run));
        json.WriteEndObject();
    }

    /// <summary>Writes a run as an object.</summary>
    public static void WriteRun(Utf8JsonWriter json, BenchRun run)
    {
        json.WriteStartObject();
        json.WriteNumber("seconds", run.Seconds);
        json.WriteNumber("bytes", run.Bytes);
        json.WriteNumber("bytesFetched", run.BytesFetched);
        json.WriteNumber("files", run.Files);
        json.WriteNumber("succeeded", run.Succeeded);
        json.WriteNumber("cpuSeconds", run.CpuSeconds);
        json.WriteNumber("startMemory", run.StartMemory);
        json.WriteNumber("peakMemory", run.PeakMemory);
        json.WriteNumber("endMemory", run.EndMemory);
        WriteText(json, "problem", run.Problem);
        json.WriteEndObject();
    }

    private static void WriteSuite(Utf8JsonWriter json, IReadOnlyList<SuitePart> suite) => WriteList(json, "suite", suite, part =>
    {
        json.WriteStartObject();
        json.WriteString("part", part.Name);
        json.WriteBoolean("ok", part.Problem is null);
        WriteText(json, "problem", part.Problem);
        WriteList(json, "figures", part.Figures, figure =>
        {
            json.WriteStartObject();
            json.WriteString("name", figure.Name);
            json.WriteNumber("value", Math.Round(figure.Value, 6));
            json.WriteString("unit", figure.Unit);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    });

    private static void WriteChoice(Utf8JsonWriter json, BenchCell? cell)
    {
        if (cell is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteKeys(json, cell);
        json.WriteEndObject();
    }

    private static void WriteKeys(Utf8JsonWriter json, BenchCell cell)
    {
        WriteText(json, "profile", cell.Profile);
        WriteNumber(json, "filesAtOnce", cell.FilesAtOnce);
        WriteNumber(json, "connections", cell.Connections);
        json.WritePropertyName("chunkSize");
        if (cell.Chunk is { } chunk)
        {
            WriteChunk(json, chunk);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteChunk(Utf8JsonWriter json, ChunkChoice chunk)
    {
        if (chunk.Size is { } size)
        {
            json.WriteNumberValue(size.Bytes);
        }
        else
        {
            json.WriteStringValue("auto");
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> list, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in list)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}
