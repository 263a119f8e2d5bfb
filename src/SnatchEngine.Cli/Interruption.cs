using System.Runtime.InteropServices;

namespace SnatchEngine.Cli;

/// <summary>Ctrl-C and SIGTERM: the first stops cleanly, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Action _beforeTheEnd;
    private int _count;

    /// <summary>Begins to listen.</summary>
    /// <param name="beforeTheEnd">Done before the process ends at once.</param>
    public Interruption(Action beforeTheEnd)
    {
        _beforeTheEnd = beforeTheEnd;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Obey));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private void Obey(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            _beforeTheEnd();
            Environment.Exit(ExitCode.Interrupted);
        }

        // Off this thread: what runs on cancellation may take long, and the second signal must still be heard.
        _ = _stop.CancelAsync();
    }
}
