using System.Text;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SnatchEngine.Extraction.Sites.Paths;
using SnatchEngine.Plugins.Pages;
using SnatchEngine.Plugins.WebPage;

namespace SnatchEngine.Extraction.Sites;

/// <summary>An element of an HTML page, or of an XML document, which takes the same selectors.</summary>
/// <param name="element">The element.</param>
internal sealed class HtmlNode(IElement element) : SiteNode
{
    private static readonly string[] s_links = ["href", "src", "data-src", "url", "content"];

    /// <summary>Reads an HTML page.</summary>
    /// <exception cref="SiteMismatchException">It is nested deeper than any browser follows.</exception>
    public static HtmlNode ParseHtml(string html) => Nesting.IsTooDeep(html)
        ? throw new SiteMismatchException("its elements are nested more than 512 deep")
        : new HtmlNode(new HtmlParser().ParseDocument(html).DocumentElement);

    /// <summary>Reads an XML document, without a document type definition.</summary>
    /// <exception cref="SiteMismatchException">It is none.</exception>
    public static HtmlNode ParseXml(string xml)
    {
        try
        {
            var document = new HtmlParser().ParseDocument("");

            // A selector looks beneath where it stands, and a document's own element is to be found too.
            var top = document.CreateElement("document");
            Copy(SafeXml.Load(xml), top, document);
            return new HtmlNode(top);
        }
        catch (XmlException e)
        {
            throw new SiteMismatchException($"it is no XML that can be read: {e.Message}");
        }
        catch (DomException e)
        {
            throw new SiteMismatchException($"it is no XML that can be read: {e.Message}");
        }
    }

    public override string? Text => element.LocalName switch
    {
        "meta" when element.HasAttribute("content") => element.GetAttribute("content"),
        "input" => element.GetAttribute("value"),
        _ => TextOf(element),
    };

    public override string Source => element.InnerHtml;

    public override string? Link => Array.Find(s_links, element.HasAttribute) is { } name ? element.GetAttribute(name) : Text;

    public override string? Moment => element.GetAttribute("datetime") ?? Text;

    /// <summary>Where the page says that relative URLs start from; null when it does not.</summary>
    public string? BaseUrl => Beneath(element).FirstOrDefault(e => e.LocalName == "base" && e.HasAttribute("href"))?.GetAttribute("href");

    public override string? Attribute(string name) => element.GetAttribute(name);

    public override IEnumerable<SiteNode> Find(CssSelector selector)
    {
        foreach (var candidate in Beneath(element))
        {
            if (selector.Matches(candidate, element))
            {
                yield return new HtmlNode(candidate);
            }
        }
    }

    public override IEnumerable<SiteNode> Find(JsonPath path) => JsonNode.Parse(Text ?? "").Find(path);

    // The library's own ways call themselves for each level, or look a node up among its siblings for each step.
    private static IEnumerable<IElement> Beneath(IElement top)
    {
        foreach (var node in NodesBeneath(top))
        {
            if (node is IElement found)
            {
                yield return found;
            }
        }
    }

    private static IEnumerable<INode> NodesBeneath(INode top)
    {
        Stack<(INode Parent, int Next)> open = new([(top, 0)]);
        while (open.TryPop(out var place))
        {
            if (place.Next == place.Parent.ChildNodes.Length)
            {
                continue;
            }

            open.Push((place.Parent, place.Next + 1));
            var node = place.Parent.ChildNodes[place.Next];
            yield return node;
            open.Push((node, 0));
        }
    }

    private static string TextOf(IElement element)
    {
        var text = new StringBuilder();
        foreach (var node in NodesBeneath(element))
        {
            text.Append(node is IText part ? part.Data : node is IElement { LocalName: "br" } ? " " : "");
        }

        return text.ToString();
    }

    // No deeper than the reader of XML allows.
    private static void Copy(XElement from, IElement into, IDocument document)
    {
        var prefix = from.Name.Namespace == XNamespace.None ? null : from.GetPrefixOfNamespace(from.Name.Namespace);
        var copy = string.IsNullOrEmpty(prefix) ? document.CreateElement(null, from.Name.LocalName) : document.CreateElement(from.Name.NamespaceName, $"{prefix}:{from.Name.LocalName}");
        foreach (var attribute in from.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            copy.SetAttribute(attribute.Name.LocalName, attribute.Value);
        }

        into.AppendChild(copy);
        foreach (var node in from.Nodes())
        {
            if (node is XElement child)
            {
                Copy(child, copy, document);
            }
            else if (node is XText text)
            {
                copy.AppendChild(document.CreateTextNode(text.Value));
            }
        }
    }
}
