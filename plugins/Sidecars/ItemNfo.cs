using System.Globalization;
using System.Text;
using System.Xml;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Sidecars;

/// <summary>An item as Kodi, Jellyfin and their like read it.</summary>
internal static class ItemNfo
{
    private static readonly XmlWriterSettings s_readable = new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

    /// <summary>The XML.</summary>
    /// <param name="item">The item.</param>
    /// <param name="kind"><c>movie</c>, <c>episode</c>, or <c>auto</c>: an episode when its series or its number is known.</param>
    public static byte[] Of(MediaItem item, string kind)
    {
        var isEpisode = kind == "episode" || (kind == "auto" && (Field(item, "series") ?? Field(item, "episode_number")) is not null);
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, s_readable))
        {
            xml.WriteStartDocument(standalone: true);
            xml.WriteStartElement(isEpisode ? "episodedetails" : "movie");
            Put(xml, "title", (isEpisode ? Field(item, "episode") : null) ?? item.Title ?? item.Id.Id);
            if (isEpisode)
            {
                Put(xml, "showtitle", Field(item, "series") ?? item.List?.Title);
                Put(xml, "season", Number(item, "season_number"));
                Put(xml, "episode", Number(item, "episode_number"));
            }

            Put(xml, "plot", item.Description);
            Put(xml, "runtime", item.Duration is { } time ? Math.Max(1, Math.Round(time.TotalMinutes)).ToString(CultureInfo.InvariantCulture) : null);
            Put(xml, isEpisode ? "aired" : "premiered", item.Published?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Put(xml, "year", isEpisode ? null : item.Published?.UtcDateTime.Year.ToString(CultureInfo.InvariantCulture));
            Put(xml, "studio", item.Creator);
            Put(xml, "genre", Field(item, "genre"));
            foreach (var tag in item.Tags)
            {
                Put(xml, "tag", tag);
            }

            Put(xml, "thumb", PublicUrl.OfFile(item.Extras.FirstOrDefault(e => e.Kind == MediaKind.Thumbnail)?.Urls[0]));
            xml.WriteStartElement("uniqueid");
            xml.WriteAttributeString("type", item.Id.Namespace);
            xml.WriteAttributeString("default", "true");
            xml.WriteString(Clean(item.Id.Id));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Put(XmlWriter xml, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            xml.WriteElementString(name, Clean(value));
        }
    }

    private static string? Field(MediaItem item, string key) => item.Fields.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    private static string? Number(MediaItem item, string key) => int.TryParse(Field(item, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;

    // XML has no place for most control characters, nor for half a surrogate pair.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text, i++, 2);
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }
}
