using System.Globalization;
using System.Text.Json;
using System.Xml;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>The VideoObjects and AudioObjects of a page's JSON-LD, wherever in it they are.</summary>
/// <param name="from">What relative URLs start from.</param>
internal sealed class JsonLd(Uri from)
{
    private const int MostFindings = 500;
    private static readonly JsonDocumentOptions s_lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a script; one that is no JSON holds nothing.</summary>
    public IReadOnlyList<Finding> Read(string script)
    {
        List<Finding> found = [];
        try
        {
            using var json = JsonDocument.Parse(script.Trim(), s_lenient);
            Search(json.RootElement, found);
        }
        catch (JsonException)
        {
            // Pages are full of scripts that their own templates broke.
        }

        return found;
    }

    private void Search(JsonElement element, List<Finding> found)
    {
        if (found.Count >= MostFindings)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in element.EnumerateArray())
            {
                Search(part, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (KindOf(element) is { } kind && Media(element, kind) is { } finding)
            {
                found.Add(finding);
                return;
            }

            foreach (var property in element.EnumerateObject())
            {
                Search(property.Value, found);
            }
        }
    }

    private Finding? Media(JsonElement element, MediaKind kind)
    {
        var files = Each(element, "contentUrl").Select(url => File(element, url))
            .Concat(Parts(element, "encoding").SelectMany(part => Each(part, "contentUrl").Select(url => File(part, url)))).OfType<FoundFile>().DistinctBy(f => f.Url).Take(50).ToList();
        return files.Count == 0 ? null : new Finding(kind)
        {
            Files = files,
            Title = Line(Text(element, "name") ?? Text(element, "headline")),
            Creator = Line(Person(element, "author") ?? Person(element, "creator") ?? Person(element, "publisher")),
            Published = Moment(Text(element, "uploadDate") ?? Text(element, "datePublished") ?? Text(element, "dateCreated")),
            Duration = Duration(Text(element, "duration")),
        };
    }

    private FoundFile? File(JsonElement element, string url) => PageUrl.Absolute(from, url) is { } address
        ? new FoundFile(address)
        {
            Type = Text(element, "encodingFormat"),
            Width = Pixels(element, "width"),
            Height = Pixels(element, "height"),
            Size = ByteSize.TryParse(Text(element, "contentSize"), out var size) ? size : null,
        }
        : null;

    private static MediaKind? KindOf(JsonElement element)
    {
        foreach (var type in Each(element, "@type"))
        {
            switch (type[(type.LastIndexOfAny(['/', ':']) + 1)..])
            {
                case "VideoObject" or "MusicVideoObject": return MediaKind.Video;
                case "AudioObject" or "Audiobook": return MediaKind.Audio;
            }
        }

        return null;
    }

    private static string? Person(JsonElement element, string name) =>
        Text(element, name) ?? Parts(element, name).Select(part => Text(part, "name")).FirstOrDefault(n => n is not null);

    /// <summary>A figure, whether a number, a text such as <c>1280px</c>, or a QuantitativeValue.</summary>
    private static int? Pixels(JsonElement element, string name)
    {
        var text = Text(element, name) ?? Parts(element, name).Select(part => Text(part, "value")).FirstOrDefault();
        var digits = text?.AsSpan().Trim().IndexOfAnyExcept("0123456789");
        return int.TryParse(digits is null or < 0 ? text : text!.Trim()[..digits.Value], NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;
    }

    private static IEnumerable<JsonElement> Parts(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.Object => [value],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Object)],
        _ => [],
    }
    : [];

    private static IEnumerable<string> Each(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
        _ => [],
    }
    : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    }
    : null;

    private static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim()[..Math.Min(text.Trim().Length, 1000)];

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    private static TimeSpan? Duration(string? text)
    {
        try
        {
            return text is { Length: > 1 and < 40 } && XmlConvert.ToTimeSpan(text.Trim()) is { Ticks: > 0 } duration ? duration : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
