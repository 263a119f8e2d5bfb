using System.Collections.Concurrent;
using System.Text;
using Spectre.Console;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Progress drawn in place on standard error; finished files scroll up above it as calm lines.</summary>
internal sealed class LiveProgress : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(200);

    private readonly Func<int, int, IReadOnlyList<ProgressRow>> _compose;
    private readonly ConsoleStreams _console;
    private readonly IAnsiConsole _screen;
    private readonly Action<ReportLine> _writePlain;
    private readonly ConcurrentQueue<ReportLine> _lines = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TimeProvider _time;
    private readonly Task _drawing;
    private IReadOnlyList<ProgressRow> _drawn = [];

    private LiveProgress(Func<int, int, IReadOnlyList<ProgressRow>> compose, ConsoleStreams console, bool color, TimeProvider time, Action<ReportLine> writePlain)
    {
        _compose = compose;
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
        _drawing = Task.Run(DrawUntilEndAsync);
    }

    /// <summary>Begins to draw.</summary>
    /// <param name="compose">The rows for a width and a height, as things are.</param>
    /// <param name="console">The streams.</param>
    /// <param name="color">Whether colours are welcome.</param>
    /// <param name="time">The clock.</param>
    /// <param name="writePlain">Writes a line past the drawing, where it goes to another place than the terminal.</param>
    public static LiveProgress Start(Func<int, int, IReadOnlyList<ProgressRow>> compose, ConsoleStreams console, bool color, TimeProvider time, Action<ReportLine> writePlain) =>
        new(compose, console, color, time, writePlain);

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

    private async Task DrawUntilEndAsync()
    {
        try
        {
            await DrawAsync();
        }
        catch (IOException)
        {
            // The terminal is gone, as when its window was closed; the downloads go on without it.
        }
    }

    private async Task DrawAsync()
    {
        Draw(new Frame().Control("\e[?25l"), []);
        while (!_end.IsCancellationRequested)
        {
            var (width, height) = TerminalSize.OfError();
            Draw(BackToTop(width), _compose(width, height));
            await Task.Delay(s_every, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Draw(BackToTop(TerminalSize.OfError().Width).Control("\e[0J\e[?25h"), []);
    }

    // All of a frame goes out in one write, and what it covers is overwritten rather than cleared first, so that nothing flickers.
    private void Draw(Frame frame, IReadOnlyList<ProgressRow> rows)
    {
        while (_lines.TryDequeue(out var line))
        {
            frame.Add(line);
        }

        frame.Add(rows);
        _drawn = rows;
        _screen.Write(frame);
    }

    // A terminal that became narrower has wrapped what was drawn, so there is more to go up than was drawn.
    private Frame BackToTop(int width)
    {
        var lines = _drawn.Sum(row => 1 + (Math.Max(0, CellText.Width(row.Text) - 1) / width));
        return new Frame().Control(lines > 1 ? $"\r\e[{lines - 1}A" : "\r");
    }

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
