using System.Buffers;
using System.Text;
using System.Text.Json;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Optimization;

/// <summary>One change of one optimizer, as it is written down.</summary>
/// <param name="Optimizer">Who makes and undoes it.</param>
/// <param name="Change">The change.</param>
internal sealed record JournalEntry(string Optimizer, TuningChange Change)
{
    /// <summary>Together with which others it was made.</summary>
    public string Batch { get; init; } = "";

    /// <summary>Whether another is about the same setting.</summary>
    public bool IsSameAs(JournalEntry other) => Optimizer == other.Optimizer && Change.Key == other.Change.Key;

    /// <summary>One line of JSON, its end included.</summary>
    public string ToLine()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("batch", Batch);
            json.WriteString("optimizer", Optimizer);
            json.WriteString("key", Change.Key);
            json.WriteString("reach", Change.Reach.ToString());
            json.WriteString("present", Change.Present);
            json.WriteString("wanted", Change.Wanted);
            json.WriteString("restore", Change.Restore);
            json.WriteString("why", Change.Why);
            json.WriteString("undo", Change.Undo);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Reads a line; null when it is none, as when its end is missing.</summary>
    public static JournalEntry? TryParse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            return Text("optimizer") is { } optimizer && Text("key") is { } key && Enum.TryParse<ChangeReach>(Text("reach"), out var reach)
                ? new JournalEntry(optimizer, new TuningChange
                {
                    Key = key,
                    Reach = reach,
                    Present = Text("present"),
                    Wanted = Text("wanted"),
                    Restore = Text("restore") ?? "",
                    Why = Text("why") ?? "",
                    Undo = Text("undo"),
                })
                { Batch = Text("batch") ?? "" }
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
