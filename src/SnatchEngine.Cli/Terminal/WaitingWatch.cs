using SnatchEngine.Downloads;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Where no progress is drawn, a line says why a file waits, once for each reason.</summary>
internal sealed class WaitingWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, HashSet<string>> _told = new(StringComparer.Ordinal);
    private readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="board">What is under way.</param>
    /// <param name="write">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    public WaitingWatch(ActiveBoard board, Action<ReportLine> write, TimeProvider time) => _watching = WatchAsync(board, write, time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(ActiveBoard board, Action<ReportLine> write, TimeProvider time)
    {
        while (true)
        {
            await Task.Delay(s_every, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested)
            {
                return;
            }

            Tell(board.Look().Files, write);
        }
    }

    private void Tell(IReadOnlyList<ActiveFile> files, Action<ReportLine> write)
    {
        foreach (var gone in _told.Keys.Except(files.Select(f => f.Name)).ToList())
        {
            _told.Remove(gone);
        }

        foreach (var file in files)
        {
            // How much room a full disk lacks changes from look to look; that it is full is told once.
            if (file is { Reason: { } reason, Phase: DownloadPhase.BackingOff or DownloadPhase.DiskFull } && Add(file.Name, file.Phase == DownloadPhase.DiskFull ? "" : reason))
            {
                write(new ReportLine(LineKind.Note, $"waiting  {file.Name}  {RedactedUrl.Within(reason)}"));
            }
        }
    }

    private bool Add(string name, string reason)
    {
        if (!_told.TryGetValue(name, out var reasons))
        {
            _told[name] = reasons = new HashSet<string>(StringComparer.Ordinal);
        }

        return reasons.Add(reason);
    }
}
