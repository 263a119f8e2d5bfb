using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Feed;

/// <summary>JSON Feed 1 and 1.1.</summary>
/// <param name="url">Where the document came from.</param>
internal sealed class JsonFeed(Uri url)
{
    /// <summary>Reads a document.</summary>
    /// <returns>Null when it is no JSON Feed.</returns>
    public FeedPage? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "version")?.Contains("jsonfeed.org/version/", StringComparison.Ordinal) != true)
            {
                return null;
            }

            return new FeedPage([.. List(root, "items").Select(Entry)])
            {
                Creator = FeedText.Line(Text(root, "title")),
                Next = PageUrl.Absolute(url, Text(root, "next_url")),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private FeedEntry Entry(JsonElement item) => new()
    {
        Id = FeedText.Line(Text(item, "id")),
        Link = PageUrl.Absolute(url, Text(item, "url") ?? Text(item, "external_url")),
        Title = FeedText.Line(Text(item, "title")),
        Creator = FeedText.Line(List(item, "authors").Select(a => Text(a, "name")).FirstOrDefault(n => n is not null) ?? (item.TryGetProperty("author", out var author) ? Text(author, "name") : null)),
        Published = FeedText.Moment(Text(item, "date_published") ?? Text(item, "date_modified")),
        Duration = List(item, "attachments").Select(a => FeedText.Duration(Text(a, "duration_in_seconds"))).FirstOrDefault(d => d is not null),
        Enclosures = [.. List(item, "attachments").Select(Attachment).OfType<Enclosure>().DistinctBy(e => e.Url)],
    };

    private Enclosure? Attachment(JsonElement attachment) => PageUrl.Absolute(url, Text(attachment, "url")) is { } address
        ? new Enclosure(address)
        {
            Type = Text(attachment, "mime_type"),
            Size = PageUrl.Whole(Text(attachment, "size_in_bytes")) is > 0 and var bytes ? new ByteSize(bytes) : null,
        }
        : null;

    private static IEnumerable<JsonElement> List(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)] : [];

    private static string? Text(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    }
    : null;
}
