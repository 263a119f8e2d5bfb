using System.Globalization;
using System.Xml;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>The XML listing of nginx (<c>autoindex_format xml</c>).</summary>
internal static class XmlListing
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, IgnoreProcessingInstructions = true };

    /// <summary>The entries. Null: it is no listing.</summary>
    public static IReadOnlyList<ListingEntry>? Read(string text)
    {
        try
        {
            using var xml = XmlReader.Create(new StringReader(text), s_settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml is not { LocalName: "list", NamespaceURI: "" })
            {
                return null;
            }

            List<ListingEntry> entries = [];
            var isEmpty = xml.IsEmptyElement;
            xml.ReadStartElement();
            while (!isEmpty && xml.MoveToContent() == XmlNodeType.Element)
            {
                if (xml.LocalName is not ("directory" or "file" or "other"))
                {
                    return null;
                }

                var isFolder = xml.LocalName == "directory";
                var changed = ListingText.Moment(xml.GetAttribute("mtime"));
                var size = long.TryParse(xml.GetAttribute("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? new ByteSize(bytes) : (ByteSize?)null;
                var segment = Uri.EscapeDataString(xml.ReadElementContentAsString());
                if (ListingEntry.IsStepDown(segment))
                {
                    entries.Add(new ListingEntry(segment, isFolder) { Changed = changed, Size = isFolder ? null : size });
                }
            }

            return entries;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
