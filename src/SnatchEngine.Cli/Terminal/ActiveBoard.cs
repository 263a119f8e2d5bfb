using SnatchEngine.Downloads;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Cli.Terminal;

/// <summary>One active file, as it is right now.</summary>
internal sealed record ActiveFile(string Name, DownloadPhase Phase, string? Reason, long Received, long? Total, double Speed, int Connections);

/// <summary>All that is under way, as it is right now.</summary>
/// <param name="Files">The active files, the longest active first.</param>
/// <param name="Waiting">Files in the queue.</param>
/// <param name="Done">Files done.</param>
/// <param name="Failed">Items failed.</param>
/// <param name="Bytes">Bytes that came in this run.</param>
/// <param name="Speed">Bytes per second over all.</param>
/// <param name="Forecast">What is still to come; null: not known.</param>
internal sealed record BoardView(IReadOnlyList<ActiveFile> Files, int Waiting, int Done, int Failed, long Bytes, double Speed, QueueForecast? Forecast = null)
{
    /// <summary>Why the engine holds something back; null when it does not.</summary>
    public string? Held { get; init; }

    /// <summary>Items skipped.</summary>
    public int Skipped { get; init; }

    /// <summary>Items in all, as far as is known. 0: nobody knows.</summary>
    public int Wanted { get; init; }

    /// <summary>Items over.</summary>
    public int Over => Done + Failed + Skipped;
}

/// <summary>Keeps what is under way; events come from the run, looks from the screen.</summary>
/// <param name="time">The clock.</param>
/// <param name="wishes">URLs that are asked for in all. Null: they are still coming.</param>
/// <param name="run">The run's own figures. Null: none.</param>
internal sealed class ActiveBoard(TimeProvider time, int? wishes = null, RunStatus? run = null)
{
    private readonly Lock _one = new();
    private readonly List<Active> _active = [];
    private readonly HashSet<DownloadStatus> _waiting = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Wish, DownloadStatus> _waitingWishes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Wish, int> _lists = new(ReferenceEqualityComparer.Instance);
    private readonly Speedometer _all = new(time);
    private int _done;
    private int _failed;
    private string? _held;
    private int _skipped;
    private long _finishedBytes;

    /// <summary>Takes in an event.</summary>
    public void Tell(SnatchEvent happened)
    {
        lock (_one)
        {
            switch (happened)
            {
                case ItemQueued queued:
                    _waiting.Add(queued.Status);
                    _waitingWishes[queued.Wish] = queued.Status;
                    Expect(queued);
                    break;
                case ItemStarted started:
                    Unqueue(started.Wish, started.Status);
                    // What turned out to be a stream begins again as one.
                    _active.RemoveAll(a => ReferenceEquals(a.Started.Status, started.Status));
                    _active.Add(new Active(started, new Speedometer(time)));
                    break;
                case ItemFinished finished:
                    _done++;
                    _finishedBytes += finished.File.BytesFetched;
                    _active.RemoveAll(a => ReferenceEquals(a.Started.Plan, finished.Plan));
                    break;
                case LoadAdapted adapted:
                    _held = adapted.Held;
                    break;
                case ItemSkipped skipped:
                    _skipped++;
                    _active.RemoveAll(a => ReferenceEquals(a.Started.Wish, skipped.Wish) && a.Started.Status.Phase == DownloadPhase.Done);
                    break;
                case ItemFailed failed:
                    _failed++;
                    Fail(failed);
                    break;
            }
        }
    }

    /// <summary>Looks at everything once.</summary>
    public BoardView Look()
    {
        lock (_one)
        {
            var files = new List<ActiveFile>(_active.Count);
            foreach (var active in _active)
            {
                files.Add(active.Look());
            }

            var bytes = _finishedBytes + _active.Sum(a => a.Came);
            _all.Look(bytes, isMoving: true);
            var forecast = run?.Forecast;
            return new BoardView(files, Math.Max(_waiting.Count, forecast?.Waiting ?? 0), _done, _failed, bytes, _all.Speed, forecast)
            {
                Held = _held,
                Skipped = _skipped,
                Wanted = wishes is { } most ? Math.Max(most - _lists.Count + _lists.Values.Sum(), _done + _failed + _skipped + _active.Count + _waiting.Count) : 0,
            };
        }
    }

    private void Expect(ItemQueued queued)
    {
        if (queued.Plan.ListCount is > 0 and var count)
        {
            _lists[queued.Wish] = count;
        }
    }

    private void Fail(ItemFailed failed)
    {
        var at = _active.FindIndex(a => ReferenceEquals(a.Started.Wish, failed.Wish) && a.Started.Plan.Request.Urls[0] == failed.Url);
        at = at >= 0 ? at : _active.FindIndex(a => ReferenceEquals(a.Started.Wish, failed.Wish) && a.Started.Status.Phase == DownloadPhase.Failed);
        if (at >= 0)
        {
            _finishedBytes += _active[at].Came;
            _active.RemoveAt(at);
        }
        else if (_waitingWishes.TryGetValue(failed.Wish, out var status))
        {
            Unqueue(failed.Wish, status);
        }
    }

    private void Unqueue(Wish wish, DownloadStatus status)
    {
        _waiting.Remove(status);
        if (_waitingWishes.TryGetValue(wish, out var known) && ReferenceEquals(known, status))
        {
            _waitingWishes.Remove(wish);
        }
    }

    private sealed class Active(ItemStarted started, Speedometer speed)
    {
        private long? _atFirst;

        public ItemStarted Started => started;

        /// <summary>Bytes that came since transferring began, so without those of an earlier run.</summary>
        public long Came => _atFirst is { } first ? Math.Max(0, started.Status.Received - first) : 0;

        public ActiveFile Look()
        {
            var status = started.Status;
            var received = status.Received;
            var moving = status.Phase is DownloadPhase.Transferring or DownloadPhase.Finishing;
            _atFirst ??= moving ? received : null;
            speed.Look(received, moving);
            var name = status.Name ?? started.Plan.Request.FileName ?? LastSegment(started.Plan.Request.Urls[0]);
            return new ActiveFile(Printable.Clean(name), status.Phase, status.Reason, received, status.Total, speed.Speed, status.Connections);
        }

        private static string LastSegment(string url)
        {
            var path = url.AsSpan();
            path = path.IndexOfAny('?', '#') is var end and >= 0 ? path[..end] : path;
            path = path.TrimEnd('/');
            return path[(path.LastIndexOf('/') + 1)..].ToString();
        }
    }
}
