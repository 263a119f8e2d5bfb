using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Benching;

/// <summary>Says how far a bench is: one line on a terminal, redrawn; with <c>-v</c> a line for each run.</summary>
internal sealed class BenchProgress(ConsoleStreams console, OutputChoice output, int planned)
{
    private readonly bool _isDrawn = console is { ErrorIsTerminal: true, CanRedraw: true } && output is { Quiet: false, Verbose: false };
    private int _done;

    /// <summary>A run begins.</summary>
    public void Begin(string what)
    {
        _done++;
        if (_isDrawn)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{_done}/{planned}  {Printable.Clean(what)}");
            console.Error.Write($"\r\e[K{CellText.Fit(line, Math.Max(1, Math.Min(CellText.Width(line), TerminalSize.OfError().Width - 1)))}");
        }
    }

    /// <summary>A run has ended.</summary>
    public void End(string what, BenchRun run)
    {
        if (output is { Verbose: true, Quiet: false })
        {
            var problem = run.Problem is { } said ? $"  {Printable.Clean(said)}" : "";
            console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done}/{planned}  {Printable.Clean(what)}  {run.Seconds:0.000} s  {new ByteRate((long)run.Speed)}  {run.Succeeded}/{run.Files} files{problem}"));
        }
    }

    /// <summary>Nothing more is measured.</summary>
    public void Close()
    {
        if (_isDrawn)
        {
            console.Error.Write("\r\e[K");
        }
    }
}
