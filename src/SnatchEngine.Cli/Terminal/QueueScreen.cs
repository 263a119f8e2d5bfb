using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Commands;

namespace SnatchEngine.Cli.Terminal;

/// <summary>The queue for people and programs, from the JSON that the API tells.</summary>
internal sealed class QueueScreen(ConsoleStreams console, OutputChoice output)
{
    private const int StateWidth = 9;

    /// <summary>Tells a page: a line for each item, then how many stand where.</summary>
    public void Tell(JsonElement page)
    {
        var items = page.GetProperty("downloads");
        foreach (var item in items.EnumerateArray())
        {
            console.Out.WriteLine(output.Json ? item.GetRawText() : Line(item));
        }

        var counts = page.GetProperty("counts").EnumerateObject().Where(c => c.Value.GetInt64() > 0).ToList();
        if (output.Json)
        {
            console.Out.WriteLine(JsonLine.Of("summary", json =>
            {
                foreach (var count in page.GetProperty("counts").EnumerateObject())
                {
                    json.WriteNumber(count.Name, count.Value.GetInt64());
                }
            }));
        }
        else if (!output.Quiet)
        {
            console.Error.WriteLine(counts.Count == 0 ? "the queue is empty; 'snatch add URL' puts something in" : string.Join(", ", counts.Select(c => $"{c.Value.GetInt64()} {c.Name}")));
            if (page.GetProperty("next").ValueKind == JsonValueKind.Number && counts.Where(c => c.Name != "parked").Sum(c => c.Value.GetInt64()) > items.GetArrayLength())
            {
                console.Error.WriteLine("note  there may be more; --limit shows more, --state and --group less");
            }
        }
    }

    /// <summary>Tells all of one item.</summary>
    public void Show(JsonElement item)
    {
        if (output.Json)
        {
            console.Out.WriteLine(item.GetRawText());
            return;
        }

        foreach (var property in item.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                console.Out.WriteLine($"{property.Name,-10}  {Printable.Clean(property.Value.ToString())}");
            }
        }

        foreach (var attempt in item.GetProperty("history").EnumerateArray())
        {
            console.Out.WriteLine(Printable.Clean($"attempt {attempt.GetProperty("attempt").GetInt32()}  {Text(attempt, "startedAt")}  {Text(attempt, "outcome") ?? "going on"}  {Text(attempt, "failure")}  {Text(attempt, "sentence")}").TrimEnd());
        }
    }

    private static string Line(JsonElement item)
    {
        var parts = new List<string?> { Text(item, "id"), (Text(item, "state") ?? "").PadRight(StateWidth), Figure(item), Text(item, "url"), Text(item, "group") is { } group ? $"[{group}]" : null, Why(item) };
        return Printable.Clean(string.Join("  ", parts.Where(p => !string.IsNullOrEmpty(p))));
    }

    private static string? Figure(JsonElement item)
    {
        if (item.TryGetProperty("live", out var live))
        {
            var received = new ByteSize(live.GetProperty("received").GetInt64());
            return live.GetProperty("total") is { ValueKind: JsonValueKind.Number } total && total.GetInt64() > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * received.Bytes / total.GetInt64():0} % of {new ByteSize(total.GetInt64())}")
                : received.ToString();
        }

        return item.GetProperty("bytes").GetInt64() is var bytes and > 0 ? new ByteSize(bytes).ToString() : null;
    }

    private static string? Why(JsonElement item)
    {
        var reason = item.TryGetProperty("live", out var live) ? Text(live, "reason") : Text(item, "reason");
        return Text(item, "state") == "parked" ? $"until {Text(item, "notBefore")}{(reason is null ? "" : $": {reason}")}" : reason ?? (Text(item, "state") == "done" ? Text(item, "path") : null);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
