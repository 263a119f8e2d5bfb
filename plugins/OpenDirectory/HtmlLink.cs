using System.Net;
using System.Text;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>A link of a listing and what its row says beside it.</summary>
/// <param name="Href">Where it leads, as it is written.</param>
internal sealed record HtmlLink(string Href)
{
    /// <summary>The text from the link to the next one, cells apart by spaces.</summary>
    public StringBuilder Beside { get; } = new();

    /// <summary>What a <c>datetime</c> attribute beside it says. Null: there is none.</summary>
    public string? Moment { get; set; }

    /// <summary>What a <c>data-size</c> or <c>data-order</c> attribute beside it says. Null: there is none.</summary>
    public string? Bytes { get; set; }
}

/// <summary>What a listing needs of its HTML: title, headings, links. Any text is HTML; none takes longer than its length.</summary>
internal sealed class HtmlLinks
{
    private readonly string _html;
    private readonly StringBuilder _heading = new();
    private bool _isInHeading;
    private bool _isInLink;
    private bool _quotesAreBroken;

    public HtmlLinks(string html)
    {
        _html = html;
        Read();
    }

    /// <summary>The text of title and first-level headings, a line each.</summary>
    public string Headings => _heading.ToString();

    public List<HtmlLink> Links { get; } = [];

    private void Read()
    {
        var at = 0;
        while (at < _html.Length)
        {
            var tag = _html.IndexOf('<', at);
            Text(at, tag < 0 ? _html.Length : tag);
            if (tag < 0)
            {
                break;
            }

            at = _html.AsSpan(tag).StartsWith("<!--") ? After("-->", tag + 4) : Tag(tag);
        }
    }

    private void Text(int from, int to)
    {
        if (to > from && (_isInHeading || (Links.Count > 0 && !_isInLink)))
        {
            var text = WebUtility.HtmlDecode(_html[from..to]);
            (_isInHeading ? _heading : Links[^1].Beside).Append(text);
        }
    }

    private int Tag(int start)
    {
        var end = EndOf(start);
        var isEnd = start + 1 < end && _html[start + 1] == '/';
        var nameStart = start + (isEnd ? 2 : 1);
        var nameEnd = nameStart;
        while (nameEnd < end && char.IsAsciiLetterOrDigit(_html[nameEnd]))
        {
            nameEnd++;
        }

        var name = _html[nameStart..nameEnd].ToLowerInvariant();
        if (name is "script" or "style" && !isEnd)
        {
            return After($"</{name}", end);
        }

        if (name is "title" or "h1")
        {
            _isInHeading = !isEnd;
            _heading.Append(isEnd ? "\n" : "");
        }
        else if (name == "a")
        {
            _isInLink = !isEnd;
            if (!isEnd && Attribute(nameEnd, end, "href") is { } href)
            {
                Links.Add(new HtmlLink(href));
            }
        }
        else if (Links.Count > 0)
        {
            Links[^1].Beside.Append(' ');
            Links[^1].Moment ??= name == "time" ? Attribute(nameEnd, end, "datetime") : null;
            Links[^1].Bytes ??= name == "td" && !isEnd ? Attribute(nameEnd, end, "data-size") ?? Attribute(nameEnd, end, "data-order") : null;
        }

        return Math.Min(end + 1, _html.Length);
    }

    private int After(string mark, int from) => _html.IndexOf(mark, Math.Min(from, _html.Length), StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + (mark == "-->" ? 3 : 0) : _html.Length;

    /// <summary>The place of the tag's <c>></c>, those in quotes passed over.</summary>
    private int EndOf(int start)
    {
        var quote = '\0';
        for (var i = start + 1; i < _html.Length; i++)
        {
            var c = _html[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (!_quotesAreBroken && c is '"' or '\'' && _html[i - 1] is '=' or ' ')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i;
            }
        }

        // A quote that is never closed must not swallow the page, nor every later tag look for its end again.
        _quotesAreBroken = true;
        return _html.IndexOf('>', start) is >= 0 and var plain ? plain : _html.Length;
    }

    private string? Attribute(int from, int to, string name)
    {
        for (var at = from; (at = _html.IndexOf(name, at, to - at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length)
        {
            var next = at + name.Length;
            while (next < to && char.IsWhiteSpace(_html[next]))
            {
                next++;
            }

            if (next >= to || _html[next] != '=' || !char.IsWhiteSpace(_html[at - 1]))
            {
                continue;
            }

            next++;
            while (next < to && char.IsWhiteSpace(_html[next]))
            {
                next++;
            }

            var quote = next < to && _html[next] is '"' or '\'' ? _html[next++] : '\0';
            var end = quote == '\0' ? _html.AsSpan(next, to - next).IndexOfAny(" \t\r\n") : _html.AsSpan(next, to - next).IndexOf(quote);
            return WebUtility.HtmlDecode(end < 0 ? _html[next..to] : _html.Substring(next, end));
        }

        return null;
    }
}
