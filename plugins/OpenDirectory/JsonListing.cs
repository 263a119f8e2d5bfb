using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>The JSON listings of nginx (<c>autoindex_format json</c>) and Caddy.</summary>
internal static class JsonListing
{
    /// <summary>The entries. Null: it is no listing.</summary>
    public static IReadOnlyList<ListingEntry>? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            List<ListingEntry> entries = [];
            foreach (var element in json.RootElement.EnumerateArray())
            {
                if (IsFolder(element) is not { } isFolder || Text(element, "name") is not { Length: > 0 } name)
                {
                    return null;
                }

                var segment = Uri.EscapeDataString(name.TrimEnd('/'));
                if (ListingEntry.IsStepDown(segment))
                {
                    entries.Add(new ListingEntry(segment, isFolder)
                    {
                        Changed = ListingText.Moment(Text(element, "mtime") ?? Text(element, "mod_time")),
                        Size = !isFolder && element.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0 ? new ByteSize(bytes) : null,
                    });
                }
            }

            return entries;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool? IsFolder(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (element.TryGetProperty("is_dir", out var flag))
        {
            return flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : null;
        }

        return Text(element, "type") switch { "directory" => true, "file" or "other" => false, _ => null };
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
