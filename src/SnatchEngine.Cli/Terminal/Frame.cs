using Spectre.Console;
using Spectre.Console.Rendering;

namespace SnatchEngine.Cli.Terminal;

/// <summary>One picture of the screen: lines that scroll up for good, beneath them the rows of progress.</summary>
internal sealed class Frame : Renderable
{
    private const string ClearRestOfLine = "\e[K";
    private const string ClearRestOfScreen = "\e[0J";

    private readonly List<Segment> _segments = [];

    /// <summary>Adds a word to the terminal itself.</summary>
    public Frame Control(string sequence)
    {
        _segments.Add(Segment.Control(sequence));
        return this;
    }

    /// <summary>Adds a line that stays.</summary>
    public void Add(ReportLine line)
    {
        var color = line.Kind switch { LineKind.Done => Color.Green, LineKind.Skipped => Color.Yellow, LineKind.Failed => Color.Red, _ => Color.Default };
        Add(line.Text[..line.LabelLength], color);
        Add(line.Text[line.LabelLength..], Color.Default);
        Control(ClearRestOfLine + "\r\n");
    }

    /// <summary>Adds the rows of progress; the cursor stays on the last.</summary>
    public void Add(IReadOnlyList<ProgressRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            Add(rows[i].Name, Color.Default);
            Add(rows[i].BarDone, Color.Green);
            Add(rows[i].BarRest, Color.Grey);
            Add(rows[i].Figures, Color.Default);
            Control(i < rows.Count - 1 ? ClearRestOfLine + "\r\n" : ClearRestOfScreen);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _segments;

    private void Add(string text, Color color)
    {
        if (text.Length > 0)
        {
            _segments.Add(new Segment(text, new Style(color)));
        }
    }
}
