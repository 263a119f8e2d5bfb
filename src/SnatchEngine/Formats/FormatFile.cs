using System.Text.Json;

namespace SnatchEngine.Formats;

/// <summary>A file with what yt-dlp found out of a page: a medium, several, or a playlist of them.</summary>
public static class FormatFile
{
    private const long LongestFile = 256L << 20;
    private const int MostMedia = 100_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, at most 256 MiB.</param>
    /// <returns>The media, in their order.</returns>
    /// <exception cref="FormatChoiceException">It cannot be read, or is no info JSON; the message begins with the place.</exception>
    public static IReadOnlyList<FormatCandidates> Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.CanSeek && stream.Length > LongestFile)
            {
                throw Bad($"{path}: is longer than {LongestFile >> 20} MiB");
            }

            using var document = JsonDocument.Parse(stream);
            List<FormatCandidates> media = [];
            Add(document.RootElement, path, media);
            return media;
        }
        catch (JsonException e)
        {
            var said = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var cut ? e.Message[..cut] : e.Message;
            throw Bad($"{path}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: is no JSON: {said}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Bad($"{path}: cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message)}", e);
        }
    }

    private static void Add(JsonElement json, string path, List<FormatCandidates> media)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                AddAll(json, path, media);
                break;
            case JsonValueKind.Object when json.TryGetProperty("entries", out var entries) && entries.ValueKind == JsonValueKind.Array:
                AddAll(entries, path, media);
                break;
            case JsonValueKind.Object:
                if (media.Count == MostMedia)
                {
                    throw Bad($"{path}: holds more than {MostMedia} media");
                }

                media.Add(CandidatesOf(json));
                break;
            default:
                throw Bad($"{path}:1:1: is no info JSON: an object with 'formats' is expected");
        }
    }

    private static void AddAll(JsonElement list, string path, List<FormatCandidates> media)
    {
        // An entry that could not be found out is null.
        foreach (var entry in list.EnumerateArray().Where(e => e.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            Add(entry, path, media);
        }
    }

    /// <summary>The formats of one medium.</summary>
    internal static FormatCandidates CandidatesOf(JsonElement json) => new()
    {
        Id = FormatJson.Text(json, "id"),
        Title = FormatJson.Text(json, "title"),
        Duration = FormatJson.Number(json, "duration"),
        IsLive = FormatJson.Flag(json, "is_live") || FormatJson.Text(json, "live_status") == "is_live",
        Formats = json.TryGetProperty("formats", out var formats) && formats.ValueKind == JsonValueKind.Array
            ? [.. formats.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.Object).Select(FormatJson.Read)]
            : [FormatJson.Read(json)],
    };

    private static FormatChoiceException Bad(string message, Exception? inner = null) => new(FormatFailure.BadFile, message, inner);
}
