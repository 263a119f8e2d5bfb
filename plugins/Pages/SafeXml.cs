using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace SnatchEngine.Plugins.Pages;

/// <summary>Reads XML from strangers: no document type definition, no deep nesting; the slips that feeds are full of are mended.</summary>
internal static partial class SafeXml
{
    private const int Deepest = 200;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The local name of the first element of a text. Null: it begins with none.</summary>
    public static string? RootOf(string text)
    {
        var rest = text.AsSpan().TrimStart();
        return rest is ['<', ..] && FirstElement().Match(text) is { Success: true } match ? match.Groups[1].Value[(match.Groups[1].Value.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="XmlException">It is not well-formed, even mended; too deep; or has a document type definition.</exception>
    public static XElement Load(string text)
    {
        var trimmed = text.TrimStart();
        try
        {
            return LoadStrictly(trimmed);
        }
        catch (XmlException) when (HasDtd(trimmed))
        {
            throw new XmlException("it has a document type definition (DTD), which is refused");
        }
        catch (XmlException) when (trimmed.Contains('&', StringComparison.Ordinal))
        {
            return LoadStrictly(Mended(trimmed));
        }
    }

    private static bool HasDtd(string text)
    {
        var doctype = text.IndexOf("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);
        return doctype >= 0 && (FirstElement().Match(text) is not { Success: true } root || doctype < root.Index);
    }

    private static XElement LoadStrictly(string text)
    {
        using (var look = XmlReader.Create(new StringReader(text), s_settings))
        {
            while (look.Read())
            {
                if (look.Depth > Deepest)
                {
                    throw new XmlException($"its elements are nested more than {Deepest} deep");
                }
            }
        }

        using var xml = XmlReader.Create(new StringReader(text), s_settings);
        return XDocument.Load(xml).Root!;
    }

    /// <summary>Gives HTML's entities their characters and lone ampersands their escape, outside of CDATA.</summary>
    private static string Mended(string text)
    {
        var mended = new StringBuilder(text.Length + 1024);
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOf("<![CDATA[");
            var plain = next < 0 ? text[at..] : text.Substring(at, next);
            mended.Append(Ampersand().Replace(plain, m => Entity(m.Value)));
            at += plain.Length;
            if (next >= 0)
            {
                var end = text.IndexOf("]]>", at, StringComparison.Ordinal);
                end = end < 0 ? text.Length : end + 3;
                mended.Append(text, at, end - at);
                at = end;
            }
        }

        return mended.ToString();
    }

    private static string Entity(string text) => text switch
    {
        "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;" => text,
        ['&', '#', ..] => text,
        _ when WebUtility.HtmlDecode(text) is var character && character != text => WebUtility.HtmlEncode(character),
        _ => "&amp;" + text[1..],
    };

    [GeneratedRegex(@"<([A-Za-z_][\w.:-]*)")]
    private static partial Regex FirstElement();

    [GeneratedRegex("&(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)?")]
    private static partial Regex Ampersand();
}
