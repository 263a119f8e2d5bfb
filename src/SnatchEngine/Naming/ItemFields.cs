using System.Globalization;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Naming;

/// <summary>Gathers fields from what an extractor found.</summary>
internal sealed class ItemFields(MediaItem item, IReadOnlyList<MediaSource> chosen, NamePlace place)
{
    /// <summary>What stands for the extension of a file that nobody said anything of.</summary>
    public const string UnknownExtension = "bin";

    private const string DirectLink = "direct-link";

    private readonly FieldMap _fields = new();

    public NameFields Gather()
    {
        var (stem, extension) = chosen[0].FileName is { Length: > 0 } given ? Segment(given)
            : LastSegment(chosen[0].Urls[0]) is { } segment ? Segment(segment)
            : (FieldMap.HostOf(chosen[0].Urls[0]) ?? "download", null);
        // The id of a plain link is its URL, which makes no name and may hold a secret.
        _fields.Add("id", item.Id.Namespace == DirectLink ? stem : item.Id.Id);
        // A title that is the file's name would say the extension twice.
        _fields.Add("title", item.Title is { } title && title != chosen[0].FileName ? title : stem);
        _fields.Add("ext", place.Container ?? Extension() ?? extension ?? UnknownExtension);
        AddItem();
        AddFormat();
        foreach (var (name, value) in item.Fields)
        {
            _fields.Add(name, value);
        }

        _fields.Add("autonumber", place.Number);
        _fields.Add("video_autonumber", place.Number);
        _fields.AddDerived(place.Now);
        return new NameFields(_fields.All, item.List?.Count is { } count ? count.ToString(CultureInfo.InvariantCulture).Length : null);
    }

    private void AddItem()
    {
        _fields.Add("extractor", item.Id.Namespace);
        _fields.Add("extractor_key", item.Id.Namespace);
        _fields.Add("uploader", item.Fields.GetValueOrDefault("uploader") ?? item.Creator);
        _fields.Add("creator", item.Creator);
        _fields.Add("published", item.Published);
        _fields.Add("timestamp", item.Published?.ToUnixTimeSeconds());
        _fields.AddNumber("duration", item.Duration?.TotalSeconds);
        _fields.Add("webpage_url", item.Page ?? place.Url);
        _fields.Add("original_url", place.Url);
        _fields.Add("url", chosen[0].Urls[0]);
        _fields.Add("webpage_url_domain", FieldMap.HostOf(item.Page ?? place.Url));
        _fields.Add("description", item.Description);
        _fields.Add("tags", item.Tags.Count > 0 ? item.Tags.ToList<object?>() : null);
        _fields.Add("chapters", item.Chapters.Count > 0 ? item.Chapters.Select(Chapter).ToList() : null);
        _fields.Add("is_live", item.Live == LiveState.Live);
        _fields.Add("was_live", item.Live == LiveState.WasLive);
        _fields.Add("live_status", item.Live switch { LiveState.Live => "is_live", LiveState.WasLive => "was_live", LiveState.Upcoming => "is_upcoming", _ => "not_live" });
        if (item.List is { } list)
        {
            _fields.Add("playlist", list.Title ?? list.Id);
            _fields.Add("playlist_title", list.Title);
            _fields.Add("playlist_id", list.Id);
            _fields.Add("playlist_index", list.Index);
            _fields.Add("playlist_autonumber", place.Number);
            _fields.Add("playlist_count", list.Count);
            _fields.Add("n_entries", list.Count);
        }
    }

    private void AddFormat()
    {
        var video = chosen.FirstOrDefault(s => !s.VideoCodec.IsAbsent && s.Kind is not MediaKind.Audio) ?? chosen[0];
        var audio = chosen.FirstOrDefault(s => s != video && !s.AudioCodec.IsAbsent) ?? video;
        _fields.Add("format_id", Joined(chosen.Select(s => s.Label)));
        _fields.Add("format", Joined(chosen.Select(s => s.Label)));
        _fields.Add("width", video.Width);
        _fields.Add("height", video.Height);
        _fields.AddNumber("fps", video.Fps);
        _fields.Add("resolution", Resolution(video));
        _fields.Add("vcodec", Name(video.VideoCodec));
        _fields.Add("acodec", Name(audio.AudioCodec));
        _fields.AddNumber("tbr", Kilobits(chosen.Count > 1 ? Sum() : video.TotalBitRate));
        _fields.AddNumber("vbr", Kilobits(video.VideoBitRate));
        _fields.AddNumber("abr", Kilobits(audio.AudioBitRate));
        _fields.Add("filesize", chosen.All(s => s.Size is not null) ? chosen.Sum(s => s.Size!.Value.Bytes) : null);
        _fields.Add("filesize_approx", chosen.All(s => (s.Size ?? s.SizeEstimate) is not null) ? chosen.Sum(s => (s.Size ?? s.SizeEstimate)!.Value.Bytes) : null);
        _fields.Add("language", audio.Language ?? video.Language);
        _fields.Add("quality", video.Height is { } height ? string.Create(CultureInfo.InvariantCulture, $"{height}p") : null);
    }

    private BitRate? Sum() => chosen.All(s => s.TotalBitRate is not null) ? new BitRate(chosen.Sum(s => s.TotalBitRate!.Value.BitsPerSecond)) : null;

    private string? Extension() => chosen.Count == 1 && chosen[0].Container is { Length: > 0 } container ? container.TrimStart('.') : null;

    private static object? Chapter(MediaChapter chapter)
    {
        var map = new OrderedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = chapter.Title,
            ["start_time"] = FieldMap.Number(chapter.Start.TotalSeconds),
            ["end_time"] = FieldMap.Number(chapter.End?.TotalSeconds),
        };
        return map;
    }

    private static string? Resolution(MediaSource source) => source switch
    {
        { Width: { } width, Height: { } height } => string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"),
        { Height: { } height } => string.Create(CultureInfo.InvariantCulture, $"{height}p"),
        { Kind: MediaKind.Audio } => "audio only",
        _ => null,
    };

    private static string? Joined(IEnumerable<string?> labels) => string.Join('+', labels.Where(label => label is not null)) is { Length: > 0 } joined ? joined : null;

    private static string? Name(Codec codec) => codec.IsAbsent ? "none" : codec.Name;

    private static double? Kilobits(BitRate? rate) => rate?.BitsPerSecond / 1000.0;

    /// <summary>The last segment of a URL's path, as a person would read it; null: it has no path.</summary>
    private static string? LastSegment(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = url.AsSpan(start).IndexOfAny('?', '#') is >= 0 and var cut ? start + cut : url.Length;
        var path = url[start..end].TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return slash < 0 ? null : Uri.UnescapeDataString(path[(slash + 1)..]);
    }

    private static (string Stem, string? Extension) Segment(string name)
    {
        name = name.Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || name.Length - dot is < 2 or > 13 || !name.AsSpan(dot + 1).ToArray().All(char.IsAsciiLetterOrDigit))
        {
            return (name, null);
        }

        var packed = name[..dot].EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? dot - 4 : dot;
        return packed > 0 ? (name[..packed], name[(packed + 1)..]) : (name[..dot], name[(dot + 1)..]);
    }
}
