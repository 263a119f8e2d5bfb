using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>Turns the metadata of files into items, each file one of its own: an item of the Archive may hold a hundred thousand.</summary>
/// <param name="url">The item.</param>
/// <param name="about">What the metadata says of the item as a whole.</param>
internal sealed class FileReading(ItemUrl url, JsonElement about)
{
    /// <summary>The namespace of the items' ids.</summary>
    public const string Namespace = "internet-archive";

    private readonly string? _title = OneOf(about, "title");
    private readonly string? _creator = OneOf(about, "creator");
    private readonly DateTimeOffset? _published = about.Moment("publicdate") ?? about.Moment("date");

    /// <summary>The item of a file.</summary>
    /// <param name="file">Its metadata.</param>
    /// <param name="start">The path of what was asked for within the item: the folders above the file count from there on.</param>
    /// <param name="mirrors">More URLs of the same file.</param>
    public MediaItem ItemOf(JsonElement file, string start, IReadOnlyList<string> mirrors)
    {
        var name = file.Text("name")!;
        return new MediaItem
        {
            Id = new ItemId(Namespace, $"{url.Identifier}/{name}"),
            Title = file.Title("title") ?? _title,
            Creator = OneOf(file, "creator") ?? OneOf(file, "artist") ?? _creator,
            Published = _published,
            Duration = DurationOf(file),
            Page = url.Page,
            Sources = [SourceOf(file, name, start, mirrors)],
        };
    }

    /// <summary>The item of a file that the metadata does not list, such as one inside a zip.</summary>
    /// <param name="asked">The URL as it was asked for.</param>
    /// <param name="mirrors">More URLs of the same file.</param>
    public MediaItem Unlisted(string asked, IReadOnlyList<string> mirrors) => new()
    {
        Id = new ItemId(Namespace, $"{url.Identifier}/{url.Path}"),
        Title = _title,
        Creator = _creator,
        Published = _published,
        Page = url.Page,
        Sources = [new MediaSource { Urls = [asked, .. mirrors], Kind = FileKind.Of(url.Path) }],
    };

    private MediaSource SourceOf(JsonElement file, string name, string start, IReadOnlyList<string> mirrors)
    {
        // Notes are written anew whenever somebody looks at the item, and the list of files cannot hold its own hash.
        var isFixed = !FileRules.IsNote(file) && !name.EndsWith("_files.xml", StringComparison.Ordinal);
        var cut = name.LastIndexOf('/');
        return new MediaSource
        {
            Urls = [url.FileUrl(name), .. mirrors],
            Label = file.Title("format"),
            FileName = name[(cut + 1)..],
            Folder = cut > start.Length ? name[..cut][start.Length..].TrimStart('/') : null,
            Kind = file.Text("source") == "derivative" && file.Text("format")?.Contains("Thumb", StringComparison.OrdinalIgnoreCase) == true ? MediaKind.Thumbnail : FileKind.Of(name),
            Container = FileKind.Container(name),
            Width = file.Small("width"),
            Height = file.Small("height"),
            Size = isFixed && file.Count("size") is { } size ? new ByteSize(size) : null,
            Checksums = isFixed ? [.. ChecksumsOf(file)] : [],
        };
    }

    private static IEnumerable<Checksum> ChecksumsOf(JsonElement file)
    {
        foreach (var kind in (string[])["md5", "sha1"])
        {
            if (Checksum.TryParse($"{kind}={file.Text(kind)}", out var checksum))
            {
                yield return checksum;
            }
        }
    }

    // Written as seconds, or as hours, minutes and seconds.
    private static TimeSpan? DurationOf(JsonElement file)
    {
        if (file.Text("length") is not { } text || !text.Contains(':', StringComparison.Ordinal))
        {
            return file.Seconds("length");
        }

        double seconds = 0;
        foreach (var part in text.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            seconds = (seconds * 60) + number;
        }

        return seconds is > 0 and < 366 * 86_400 ? JsonReading.Span(seconds) : null;
    }

    // Fields that somebody filled in twice are lists.
    private static string? OneOf(JsonElement json, string key) => json.Title(key) ?? string.Join(", ", json.List(key).Where(e => e.ValueKind == JsonValueKind.String).Take(16)) switch
    {
        { Length: > 0 and <= 4_096 } joined => joined,
        _ => null,
    };
}
