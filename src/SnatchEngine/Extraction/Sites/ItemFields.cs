using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Extraction.Sites.Filters;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Turns texts of a page into what fields hold; what makes no sense is not known.</summary>
internal static class ItemFields
{
    private const int LongestText = 4_096;
    private const int LongestDescription = 65_536;

    private static readonly (string Word, MediaKind Kind)[] s_kinds =
    [
        ("video", MediaKind.Video), ("audio", MediaKind.Audio), ("image", MediaKind.Image), ("document", MediaKind.Document), ("archive", MediaKind.Archive),
        ("subtitle", MediaKind.Subtitle), ("thumbnail", MediaKind.Thumbnail), ("other", MediaKind.Other),
    ];

    /// <summary>The words for kinds.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Select(k => k.Word);

    /// <summary>The kind of a word; null when it is none.</summary>
    public static MediaKind? KindOf(string? word) => Array.Find(s_kinds, k => k.Word == word?.Trim().ToLowerInvariant()) is { Word: not null } known ? known.Kind : null;

    /// <summary>How bytes come, by its word; null when it is none.</summary>
    public static StreamDelivery? DeliveryOf(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "file" => StreamDelivery.File,
        "hls" => StreamDelivery.Hls,
        "dash" => StreamDelivery.Dash,
        _ => null,
    };

    /// <summary>How bytes come by a URL, where nobody says: the two playlists have names of their own.</summary>
    public static StreamDelivery DeliveryBy(string url) => Path.GetExtension(new Uri(url).AbsolutePath).ToLowerInvariant() switch
    {
        ".m3u8" => StreamDelivery.Hls,
        ".mpd" => StreamDelivery.Dash,
        _ => StreamDelivery.File,
    };

    /// <summary>A text in one line, cut where the host would refuse it.</summary>
    public static string? Line(string? text) => text is null ? null : Cut(FilterCatalog.Collapse(text), LongestText);

    /// <summary>A text of several lines, cut where the host would refuse it.</summary>
    public static string? Lines(string? text) => text is null ? null : Cut(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(FilterCatalog.Collapse)).Trim(), LongestDescription);

    // Half a surrogate pair is no character.
    private static string? Cut(string text, int most) => text.Length == 0 ? null : text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>A codec.</summary>
    public static Codec CodecOf(string? text) => Line(text) is not { } name ? Codec.Unknown : name.Equals("none", StringComparison.OrdinalIgnoreCase) ? Codec.Absent : Codec.Named(name);

    /// <summary>A count of things such as pixels.</summary>
    public static int? Count(string? text) => text is not null && AmountText.Number(text) is >= 1 and <= 1_000_000 and var number ? (int)number : null;

    /// <summary>Pictures in a second.</summary>
    public static double? Fps(string? text) => text is not null && AmountText.Number(text) is > 0 and <= 1_000 and var number ? number : null;

    /// <summary>Bits in a second, or thousands or millions of them where a k or an M follows the number.</summary>
    public static BitRate? BitRateOf(string? text)
    {
        if (text is null || AmountText.Number(text) is not (> 0 and var number))
        {
            return null;
        }

        var unit = text[(text.LastIndexOfAny("0123456789".ToCharArray()) + 1)..].TrimStart();
        var bits = number * (unit is ['k' or 'K', ..] ? 1e3 : unit is ['m' or 'M', ..] ? 1e6 : 1);
        return bits < 1e15 ? new BitRate((long)bits) : null;
    }

    /// <summary>A length of time.</summary>
    public static TimeSpan? Duration(string? text) => text is null ? null : AmountText.Duration(text, TimeSpan.FromSeconds(1));

    /// <summary>A file name extension without its dot.</summary>
    public static string? Container(string? text) => Line(text)?.TrimStart('.').ToLowerInvariant() is { Length: > 0 } container ? container : null;

    /// <summary>A size in bytes, and whether it is exact.</summary>
    public static (ByteSize? Exact, ByteSize? Estimate) Size(string? text) =>
        text is null || AmountText.Size(text) is not { } size ? (null, null) : size.IsExact ? (new ByteSize(size.Bytes), null) : (null, new ByteSize(size.Bytes));

    /// <summary>The hashes among some texts.</summary>
    public static IReadOnlyList<Checksum> Checksums(IEnumerable<string> texts) => [.. texts.Select(t => Checksum.TryParse(t, out var checksum) ? checksum : null).OfType<Checksum>().Take(64)];

}
