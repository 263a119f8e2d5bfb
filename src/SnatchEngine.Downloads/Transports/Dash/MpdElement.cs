using System.Xml;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>An element of a manifest, with its line; only elements of a known name are kept.</summary>
internal sealed class MpdElement(string name, int line)
{
    private const int Depth = 32;
    private const int MostElements = 600_000;

    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal)
    {
        "MPD", "Period", "AdaptationSet", "Representation", "BaseURL", "SegmentTemplate", "SegmentList", "SegmentBase", "SegmentTimeline", "S", "SegmentURL",
        "Initialization", "ContentProtection", "Label", "UTCTiming", "ContentComponent", "Role",
    };

    private readonly List<MpdElement> _children = [];
    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);

    public string Name => name;

    public int Line => line;

    public string Text { get; private set; } = "";

    public string? this[string attribute] => _attributes.GetValueOrDefault(attribute);

    public IEnumerable<MpdElement> All(string child) => _children.Where(c => c.Name == child);

    public MpdElement? First(string child) => _children.Find(c => c.Name == child);

    /// <exception cref="ManifestException">It is no XML, or beyond bounds.</exception>
    public static MpdElement Read(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = ManifestBounds.Bytes,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            Async = false,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n')), settings);
            return Read(reader);
        }
        catch (XmlException e)
        {
            // Its own text may repeat what the manifest says, at any length.
            var dtd = text.IndexOf("<!DOCTYPE", StringComparison.Ordinal);
            throw dtd >= 0
                ? new ManifestException("a DTD or entities are in the manifest, which is refused", text.AsSpan(0, dtd).Count('\n') + 1)
                : new ManifestException("the manifest is no well-formed XML within bounds", Math.Max(1, e.LineNumber));
        }
    }

    private static MpdElement Read(XmlReader reader)
    {
        var place = (IXmlLineInfo)reader;
        var open = new Stack<MpdElement>();
        MpdElement? root = null;
        var count = 0;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.Depth > Depth || ++count > MostElements)
                {
                    throw new ManifestException(count > MostElements ? $"more than {MostElements} elements" : $"elements are nested deeper than {Depth}", place.LineNumber);
                }

                if (!s_known.Contains(reader.LocalName))
                {
                    Skip(reader, ref count);
                    continue;
                }

                var element = new MpdElement(reader.LocalName, place.LineNumber);
                var isEmpty = reader.IsEmptyElement;
                element.TakeAttributes(reader);
                _ = open.TryPeek(out var parent);
                parent?._children.Add(element);
                root ??= element;
                if (!isEmpty)
                {
                    open.Push(element);
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                open.Pop();
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && open.TryPeek(out var owner) && owner.Name is "BaseURL" or "Label" && owner.Text.Length <= ManifestBounds.Text)
            {
                owner.Text += reader.Value.Length <= ManifestBounds.Text ? reader.Value : throw new ManifestException("a text is too long", place.LineNumber);
            }

            reader.Read();
        }

        return root is { Name: "MPD" } ? root : throw new ManifestException("the manifest has no MPD element", 1);
    }

    private static void Skip(XmlReader reader, ref int count)
    {
        var depth = reader.Depth;
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType == XmlNodeType.Element && (reader.Depth > Depth || ++count > MostElements))
            {
                throw new ManifestException("too many elements, or nested too deep", ((IXmlLineInfo)reader).LineNumber);
            }
        }

        reader.Read();
    }

    private void TakeAttributes(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Value.Length > ManifestBounds.Text || _attributes.Count >= 64)
            {
                throw new ManifestException("an attribute is too long, or there are too many", Line);
            }

            var isLink = reader is { LocalName: "href", NamespaceURI: "http://www.w3.org/1999/xlink" };
            if (isLink && reader.Value != "urn:mpeg:dash:resolve-to-zero:2013")
            {
                throw new ManifestException("parts of the manifest lie elsewhere (xlink), which is refused", Line);
            }

            _attributes[isLink ? "xlink:href" : reader.LocalName] = reader.Value;
        }

        reader.MoveToElement();
    }
}
