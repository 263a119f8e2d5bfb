using System.Globalization;
using System.Text.Json;
using SnatchEngine.Downloads;

namespace SnatchEngine.Runs.Queue;

/// <summary>Items of the queue as JSON, the same over HTTP and on the command line.</summary>
public static class QueueItemJson
{
    /// <summary>Items, how many stand where, and where the next page begins.</summary>
    /// <param name="json">The open object.</param>
    /// <param name="page">The items.</param>
    /// <param name="redact">A text with the secrets in its URLs hidden.</param>
    /// <param name="now">The present moment.</param>
    public static void WritePage(Utf8JsonWriter json, QueuePage page, Func<string, string> redact, DateTimeOffset now)
    {
        json.WriteStartArray("downloads");
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            Describe(json, item, page.LiveOf(item), redact, now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounts(json, page.Counts);
        WriteNumber(json, "next", page.Items.Count == page.Limit ? page.Items[^1].Number : null);
    }

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

    /// <summary>An item, as properties of an open object.</summary>
    /// <param name="json">The open object.</param>
    /// <param name="item">The item.</param>
    /// <param name="live">The live figures of the file it fetches. Null: none.</param>
    /// <param name="redact">A text with the secrets in its URLs hidden.</param>
    /// <param name="now">The present moment.</param>
    public static void Describe(Utf8JsonWriter json, QueuedItem item, DownloadStatus? live, Func<string, string> redact, DateTimeOffset now)
    {
        json.WriteString("id", item.Id);
        json.WriteString("state", item.StateWord(now));
        json.WriteString("url", redact(item.Url));
        json.WriteString("group", item.Group.Length > 0 ? item.Group : null);
        json.WriteString("lane", QueueWords.Of(item.Lane));
        json.WriteString("priority", item.Priority.ToString().ToLowerInvariant());
        json.WriteString("addedAt", Text(item.AddedAt));
        json.WriteString("changedAt", Text(item.ChangedAt));
        json.WriteString("notBefore", item.NotBefore is { } moment ? Text(moment) : null);
        json.WriteNumber("attempts", item.Attempts);
        json.WriteNumber("failures", item.Failures);
        json.WriteString("outcome", item.Outcome);
        json.WriteString("reason", item.Reason is { } reason ? redact(reason) : null);
        json.WriteString("path", item.Path);
        json.WriteNumber("files", item.Files);
        json.WriteNumber("bytes", item.Bytes);
        if (live is not null)
        {
            json.WriteStartObject("live");
            json.WriteString("name", live.Name);
            json.WriteString("phase", live.Phase.ToString());
            json.WriteString("reason", live.Reason is { } why ? redact(why) : null);
            json.WriteNumber("received", live.Received);
            WriteNumber(json, "total", live.Total);
            json.WriteNumber("connections", live.Connections);
            json.WriteEndObject();
        }
    }

    /// <summary>The attempts at an item.</summary>
    public static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<QueueAttempt> attempts)
    {
        json.WriteStartArray("history");
        foreach (var attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteNumber("attempt", attempt.Number);
            json.WriteString("startedAt", Text(attempt.StartedAt));
            json.WriteString("endedAt", attempt.EndedAt is { } ended ? Text(ended) : null);
            json.WriteString("outcome", attempt.Outcome);
            json.WriteString("failure", attempt.Failure);
            json.WriteString("sentence", attempt.Sentence);
            json.WriteNumber("files", attempt.Files);
            json.WriteNumber("fetched", attempt.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject("counts");
        foreach (var state in QueueWords.Standings)
        {
            json.WriteNumber(state, counts.GetValueOrDefault(state));
        }

        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
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
}

/// <summary>A part of the queue as it is told.</summary>
/// <param name="Items">The items.</param>
/// <param name="Counts">How many stand where, by the states' words.</param>
/// <param name="Limit">How many were asked for; as many as that may mean that there are more.</param>
/// <param name="LiveOf">The live figures of an item. Null: it fetches nothing.</param>
public sealed record QueuePage(IReadOnlyList<QueuedItem> Items, IReadOnlyDictionary<string, long> Counts, int Limit, Func<QueuedItem, DownloadStatus?> LiveOf);
