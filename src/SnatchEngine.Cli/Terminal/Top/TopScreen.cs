using System.Text;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>Draws pages over one another on standard output; the last one stays.</summary>
/// <param name="console">The streams.</param>
/// <param name="color">Whether colours are welcome.</param>
internal sealed class TopScreen(ConsoleStreams console, bool color)
{
    private const string Begin = "\e[?25l\e[2J";
    private const string Home = "\e[H";
    private const string ClearRestOfLine = "\e[K";
    private const string ClearRestOfScreen = "\e[0J";
    private const string ShowCursor = "\e[?25h";

    private bool _hasBegun;

    /// <summary>Draws a page. All of it goes out in one write, so that nothing flickers.</summary>
    public void Draw(IReadOnlyList<ProgressRow> rows)
    {
        var text = new StringBuilder(_hasBegun ? Home : Begin + Home);
        _hasBegun = true;
        foreach (var row in rows)
        {
            text.Append(row.Name);
            text.Append(color && row.BarDone.Length > 0 ? $"\e[32m{row.BarDone}\e[0m" : row.BarDone);
            text.Append(row.BarRest).Append(row.Figures).Append(ClearRestOfLine).Append("\r\n");
        }

        console.Out.Write(text.Append(ClearRestOfScreen).ToString());
    }

    /// <summary>Gives the cursor back.</summary>
    public void End()
    {
        if (_hasBegun)
        {
            console.Out.Write(ShowCursor);
        }
    }
}
