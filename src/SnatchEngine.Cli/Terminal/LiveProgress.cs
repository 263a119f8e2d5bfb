using System.Collections.Concurrent;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Progress drawn in place on standard error; finished files scroll up above it as calm lines.</summary>
internal sealed class LiveProgress : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(200);

    private readonly ActiveBoard _board;
    private readonly ConsoleStreams _console;
    private readonly IAnsiConsole _screen;
    private readonly Action<ReportLine> _writePlain;
    private readonly ConcurrentQueue<ReportLine> _lines = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TimeProvider _time;
    private readonly Task _drawing;
    private IReadOnlyList<ProgressRow> _drawn = [];
    private int _drawnWidth;

    private LiveProgress(ActiveBoard board, ConsoleStreams console, bool color, TimeProvider time, Action<ReportLine> writePlain)
    {
        _board = board;
        _console = console;
        _time = time;
        _writePlain = writePlain;
        _screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new ErrorTerminal(console.Error),
        });
        _screen.Profile.Capabilities.Unicode = true;
        _drawing = Task.Run(() => _screen.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(DrawAsync));
    }

    /// <summary>Begins to draw.</summary>
    /// <param name="board">What is under way.</param>
    /// <param name="console">The streams.</param>
    /// <param name="color">Whether colours are welcome.</param>
    /// <param name="time">The clock.</param>
    /// <param name="writePlain">Writes a line past the drawing, where it goes to another place than the terminal.</param>
    public static LiveProgress Start(ActiveBoard board, ConsoleStreams console, bool color, TimeProvider time, Action<ReportLine> writePlain) =>
        new(board, console, color, time, writePlain);

    /// <summary>Takes a line; it appears above the progress, or goes straight to the file or pipe that data goes to.</summary>
    public void Write(ReportLine line)
    {
        if (line.IsData && !_console.OutIsTerminal)
        {
            _writePlain(line);
        }
        else
        {
            _lines.Enqueue(line);
        }
    }

    /// <summary>Ends the drawing; the last lines stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drawing;
        _end.Dispose();
        while (_lines.TryDequeue(out var line))
        {
            _writePlain(line);
        }
    }

    private async Task DrawAsync(LiveDisplayContext live)
    {
        while (!_end.IsCancellationRequested)
        {
            var (width, height) = TerminalSize.OfError();
            ClimbOverWrappedRows(width);
            while (_lines.TryDequeue(out var line))
            {
                _screen.Write(AsText(line));
            }

            _drawn = ProgressRow.Compose(_board.Look(), width, height);
            _drawnWidth = width;
            live.UpdateTarget(new Rows(_drawn.Select(AsParagraph)));
            await Task.Delay(s_every, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A terminal that became narrower has wrapped what was drawn; Spectre.Console goes up only as many lines as it drew.
    private void ClimbOverWrappedRows(int width)
    {
        if (_drawnWidth == 0 || width >= _drawnWidth)
        {
            return;
        }

        var extra = _drawn.Sum(row => Math.Max(0, (CellText.Width(row.Text.TrimEnd()) - 1) / width));
        if (extra > 0)
        {
            _console.Error.Write($"\e[{extra}A");
        }

        _console.Error.Write("\e[0J");
    }

    private static Paragraph AsText(ReportLine line)
    {
        var color = line.Kind switch { LineKind.Done => Color.Green, LineKind.Skipped => Color.Yellow, LineKind.Failed => Color.Red, _ => Color.Default };
        return new Paragraph(line.Text[..line.LabelLength], new Style(color)).Append(line.Text[line.LabelLength..] + "\n", Style.Plain);
    }

    private static Paragraph AsParagraph(ProgressRow row) => new Paragraph { Overflow = Overflow.Crop }
        .Append(row.Name, Style.Plain)
        .Append(row.BarDone, new Style(Color.Green))
        .Append(row.BarRest, new Style(Color.Grey))
        .Append(row.Figures, Style.Plain);

    private sealed class ErrorTerminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => TerminalSize.OfError().Width;

        public int Height => TerminalSize.OfError().Height;

        public void SetEncoding(Encoding encoding)
        {
            // The writer is UTF-8 from the start.
        }
    }
}
