using System.Text;

namespace SnatchEngine.Cli.Benching;

/// <summary>A page that stands by itself: nothing in it comes from elsewhere, and it is light or dark as the reader's system is.</summary>
internal sealed class PageFrame
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        :root { color-scheme: light dark; --ground: #fbfbf9; --text: #1d2026; --soft: #636b78; --line: #dcdfe4; --bar: #5b8def; --best: #1f9d61; --bad: #c5352b; }
        @media (prefers-color-scheme: dark) { :root { --ground: #15171b; --text: #e7e9ee; --soft: #9aa3b2; --line: #30353e; --bar: #6f9df5; --best: #3fc481; --bad: #ff7b70; } }
        body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 66rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .6rem; } h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; color: var(--soft); font-weight: 600; }
        p { margin: .25rem 0; } .soft { color: var(--soft); } .bad { color: var(--bad); }
        svg { width: 100%; height: auto; display: block; } .label, .value { font-size: 12px; fill: var(--text); } .label { fill: var(--soft); }
        .bar, .square { fill: var(--bar); } .best { fill: var(--best); } .whisker { stroke: var(--text); stroke-width: 1.5; opacity: .55; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: .28rem .5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th { color: var(--soft); font-weight: 600; } th:first-child, td:first-child { text-align: left; }
        </style>
        """;

    private readonly StringBuilder _body = new();
    private readonly string _title;

    /// <summary>Begins a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="beneath">The lines beneath it.</param>
    public PageFrame(string title, params string[] beneath)
    {
        _title = title;
        _body.Append("<h1>").Append(Svg.Escaped(title)).Append("</h1>\n");
        foreach (var line in beneath)
        {
            Note(line);
        }
    }

    /// <summary>Adds a head.</summary>
    public void Section(string title) => _body.Append("<h2>").Append(Svg.Escaped(title)).Append("</h2>\n");

    /// <summary>Adds a smaller head.</summary>
    public void Part(string title) => _body.Append("<h3>").Append(Svg.Escaped(title)).Append("</h3>\n");

    /// <summary>Adds a line.</summary>
    public void Note(string text, bool isBad = false) => _body.Append(isBad ? "<p class=\"bad\">" : "<p class=\"soft\">").Append(Svg.Escaped(text)).Append("</p>\n");

    /// <summary>Adds a chart.</summary>
    public void Chart(string svg) => _body.Append(svg).Append('\n');

    /// <summary>Adds a table; its first row is the head.</summary>
    public void Table(IReadOnlyList<string[]> rows)
    {
        _body.Append("<div class=\"wide\"><table>\n");
        for (var row = 0; row < rows.Count; row++)
        {
            var tag = row == 0 ? "th" : "td";
            _body.Append("<tr>");
            foreach (var cell in rows[row])
            {
                _body.Append('<').Append(tag).Append('>').Append(Svg.Escaped(cell)).Append("</").Append(tag).Append('>');
            }

            _body.Append("</tr>\n");
        }

        _body.Append("</table></div>\n");
    }

    /// <summary>The page.</summary>
    public string Text() => $"{Head}\n<title>{Svg.Escaped(_title)}</title>\n</head>\n<body>\n{_body}</body>\n</html>\n";
}
