using System.Text.Json;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Server.Api;

/// <summary>Items of the queue as JSON.</summary>
internal sealed class ItemJson(ServerParts parts)
{
    /// <summary>Items, how many stand where, and where the next page begins.</summary>
    public void WriteList(Utf8JsonWriter json, IReadOnlyList<QueuedItem> items, IReadOnlyDictionary<string, long> counts, int limit)
    {
        json.WriteStartArray("downloads");
        foreach (var item in items)
        {
            json.WriteStartObject();
            Describe(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        QueueItemJson.WriteCounts(json, counts);
        if (items.Count == limit)
        {
            json.WriteNumber("next", items[^1].Number);
        }
        else
        {
            json.WriteNull("next");
        }
    }

    /// <summary>One item, as properties of an open object.</summary>
    public void Describe(Utf8JsonWriter json, QueuedItem item) => QueueItemJson.Describe(json, item, parts.LiveOf(item), parts.Redact, parts.Time.GetUtcNow());

    /// <summary>The attempts at an item.</summary>
    public static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<QueueAttempt> attempts) => QueueItemJson.WriteAttempts(json, attempts);

    /// <summary>Ids.</summary>
    public static void WriteIds(Utf8JsonWriter json, IReadOnlyList<string> ids)
    {
        json.WriteStartArray("ids");
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }
}
