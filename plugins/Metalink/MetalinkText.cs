using System.Globalization;
using System.Xml.Linq;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Metalink;

/// <summary>Reads Metalink 4 (RFC 5854) and 3. Signatures, torrents and hashes that cannot be checked here are passed over.</summary>
internal static class MetalinkText
{
    private const int MostUrls = 64;
    private const int LongestName = 1_000;
    private const int LastPriority = 999_999;

    // The first of these a file has is the one it is known by.
    private static readonly ChecksumKind[] s_strongest = [ChecksumKind.Sha512, ChecksumKind.Sha256, ChecksumKind.Sha1, ChecksumKind.Md5];

    /// <summary>The files, in their order.</summary>
    /// <param name="root">The document.</param>
    /// <param name="from">Where it came from.</param>
    public static IReadOnlyList<MetalinkFile> Read(XElement root, Uri from)
    {
        var published = Moment(Text(root, "published") ?? Text(root, "updated") ?? (string?)root.Attribute("pubdate"));
        // Metalink 3 has a level more around its files.
        var files = root.Elements().Concat(root.Elements().Where(e => e.Name.LocalName == "files").Elements()).Where(e => e.Name.LocalName == "file");
        return [.. files.Select(f => File(f, from)).OfType<MetalinkFile>().Select(f => f with { Published = published })];
    }

    private static MetalinkFile? File(XElement file, Uri from)
    {
        if (((string?)file.Attribute("name"))?.Trim() is not { Length: > 0 and <= LongestName } name)
        {
            return null;
        }

        var proofs = file.Elements().Concat(file.Elements().Where(e => e.Name.LocalName == "verification").Elements()).ToList();
        var size = long.TryParse(Text(file, "size"), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var bytes) && bytes >= 0 ? bytes : (long?)null;
        return new MetalinkFile(name, UrlsOf(file, from))
        {
            Size = size,
            Checksums = [.. proofs.Where(e => e.Name.LocalName == "hash").Select(Hash).OfType<Checksum>().Distinct().OrderBy(c => Array.IndexOf(s_strongest, c.Kind))],
            Pieces = size is > 0 ? proofs.Where(e => e.Name.LocalName == "pieces").Select(p => PiecesOf(p, size.Value)).OfType<PieceChecksums>().OrderBy(p => Array.IndexOf(s_strongest, p.Kind)).FirstOrDefault() : null,
            Publisher = PublisherOf(file),
        };
    }

    private static List<string> UrlsOf(XElement file, Uri from)
    {
        var urls = file.Elements().Concat(file.Elements().Where(e => e.Name.LocalName == "resources").Elements()).Where(e => e.Name.LocalName == "url" && IsHttp((string?)e.Attribute("type")));
        return [.. urls.OrderBy(Rank).Select(e => PageUrl.Absolute(from, e.Value)).OfType<string>().Distinct().Take(MostUrls)];
    }

    /// <summary>Metalink 3 says by the type what the URL is for: a torrent has an http URL too.</summary>
    private static bool IsHttp(string? type) => type is null or "http" or "https";

    /// <summary>The smallest priority comes first in Metalink 4, the highest preference in 3; who says nothing comes last.</summary>
    private static int Rank(XElement url)
    {
        if (Whole(url, "priority") is { } priority)
        {
            return Math.Clamp(priority, 1, LastPriority);
        }

        return Whole(url, "preference") is { } preference ? LastPriority - Math.Clamp(preference, 0, 100) : LastPriority;
    }

    private static Checksum? Hash(XElement hash) => Checksum.TryParse($"{(string?)hash.Attribute("type")}={hash.Value.Trim()}", out var checksum) ? checksum : null;

    /// <summary>Hashes of pieces, when they are as many as the file's size asks for.</summary>
    private static PieceChecksums? PiecesOf(XElement pieces, long size)
    {
        if (!long.TryParse((string?)pieces.Attribute("length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= 0)
        {
            return null;
        }

        var type = (string?)pieces.Attribute("type");
        var hashes = pieces.Elements().Where(e => e.Name.LocalName == "hash").OrderBy(e => Whole(e, "piece") ?? 0)
            .Select(e => Checksum.TryParse($"{type}={e.Value.Trim()}", out var checksum) ? checksum : null).ToList();
        return hashes.Count > 0 && hashes.Count == ((size - 1) / length) + 1 && !hashes.Contains(null)
            ? new PieceChecksums(hashes[0]!.Kind, length, [.. hashes.Select(h => h!.Hex)])
            : null;
    }

    private static string? PublisherOf(XElement file)
    {
        var publisher = Child(file, "publisher");
        var name = ((string?)publisher?.Attribute("name") ?? (publisher is null ? null : Text(publisher, "name")))?.Trim();
        return string.IsNullOrEmpty(name) ? null : name[..Math.Min(name.Length, LongestName)];
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    private static int? Whole(XElement element, string name) => int.TryParse((string?)element.Attribute(name), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(XElement parent, string name) => Child(parent, name)?.Value;

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);
}
