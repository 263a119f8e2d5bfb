using System.Runtime.CompilerServices;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal.Top;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal;

/// <summary>All that a run shows: lines, on a terminal live progress, and the count of how it went.</summary>
internal sealed class RunScreen : IAsyncDisposable
{
    private readonly Lock _one = new();
    private readonly IRunPrinter _printer;
    private readonly ActiveBoard? _board;
    private readonly IAsyncDisposable? _live;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly bool _planOnly;
    private readonly RunStatus _run;
    private RunSummary _summary = new();

    private RunScreen(IRunPrinter printer, ActiveBoard? board, IAsyncDisposable? live, RunStatus run, bool planOnly, TimeProvider time)
    {
        _run = run;
        _printer = printer;
        _board = board;
        _live = live;
        _planOnly = planOnly;
        _time = time;
        _began = time.GetTimestamp();
    }

    /// <summary>The live figures of the run, for whoever runs it to fill in.</summary>
    public RunStatus Run => _run;

    /// <summary>Opens the screen of a run.</summary>
    /// <param name="output">How much is said, and to whom.</param>
    /// <param name="console">The streams.</param>
    /// <param name="score">How each transport suits a download, when plans are told; null when files are fetched.</param>
    /// <param name="monitor">Samples of machine and engine, for who asks for them. Null: there are none.</param>
    /// <param name="wishes">URLs that are asked for in all. Null: they are still coming.</param>
    /// <param name="time">The clock.</param>
    public static RunScreen Open(OutputChoice output, ConsoleStreams console, Func<DownloadRequest, IReadOnlyList<TransportScore>>? score, Func<LoadMonitor>? monitor, int? wishes, TimeProvider time)
    {
        var color = console.Color && !output.NoColor;
        Action<ReportLine> write = new PlainLines(console, color).Write;
        var run = new RunStatus();
        ActiveBoard? board = null;
        IAsyncDisposable? live = null;
        if (score is null && console is { ErrorIsTerminal: true, CanRedraw: true } && !output.Quiet && !(output.Json && console.OutIsTerminal))
        {
            board = new ActiveBoard(time, wishes, run);
            live = StartLive(board, console, color, output.Top ? monitor?.Invoke() : null, time, ref write);
        }
        else if (score is null && !output.Quiet)
        {
            board = new ActiveBoard(time, wishes, run);
            live = new WaitingWatch(board, write, time);
        }

        IRunPrinter printer = output.Json ? new JsonPrinter(write, output, score, run) : new TextPrinter(write, output, score is null ? null : new PlanText(score), run);
        return new RunScreen(printer, board, live, run, score is not null, time);
    }

    /// <summary>Takes in an event.</summary>
    public void Tell(SnatchEvent happened)
    {
        lock (_one)
        {
            _summary = happened switch
            {
                ItemQueued when _planOnly => _summary with { Done = _summary.Done + 1 },
                ItemFinished finished => _summary with { Done = _summary.Done + 1, Bytes = _summary.Bytes + finished.File.BytesFetched },
                ItemSkipped => _summary with { Skipped = _summary.Skipped + 1 },
                ItemFailed => _summary with { Failed = _summary.Failed + 1 },
                _ => _summary,
            };
            _board?.Tell(happened);
            _printer.Tell(happened);
        }
    }

    /// <summary>Takes in an entry of a list that cannot be read.</summary>
    public void Refuse(InputEntry entry)
    {
        lock (_one)
        {
            _summary = _summary with { Failed = _summary.Failed + 1 };
            _printer.Refuse(entry);
        }
    }

    /// <summary>Tells the end.</summary>
    /// <param name="report">The run's own report; null when it was stopped.</param>
    /// <param name="cost">What it cost; null when nobody measured it.</param>
    public RunSummary End(SnatchReport? report, RunCost? cost)
    {
        lock (_one)
        {
            _summary = _summary with
            {
                Interrupted = report is null,
                Bytes = Math.Max(_summary.Bytes, report?.BytesFetched ?? 0),
                NothingStarted = report is not null && (report.NothingStarted || report.Done + report.Skipped + report.Failed == 0),
                Elapsed = _time.GetElapsedTime(_began),
                Cost = cost,
                EstimateError = _run.Forecast?.Error,
            };
            _printer.End(_summary);
            return _summary;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _live?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Apart, and not inlined, so that Spectre.Console is not even loaded where no person watches.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LiveProgress StartLive(ActiveBoard board, ConsoleStreams console, bool color, LoadMonitor? top, TimeProvider time, ref Action<ReportLine> write)
    {
        Func<int, int, IReadOnlyList<ProgressRow>> compose = top is null
            ? (width, height) => ProgressRow.Compose(board.Look(), width, height)
            : (width, height) => TopPage.Compose(TopPage.LastOf(top), width, height);
        var live = LiveProgress.Start(compose, console, color, time, write);
        write = live.Write;
        return live;
    }
}
