using SnatchEngine.Downloads;

namespace SnatchEngine.Runs.Estimates;

/// <summary>Expects how long a run will go on, and keeps how far that was off.</summary>
/// <param name="book">What downloads take.</param>
/// <param name="places">Downloads that may go on at once.</param>
/// <param name="time">The clock.</param>
internal sealed class RunForecast(DurationBook book, OpenPlaces places, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<ActiveDownload> _active = [];
    private double _missed;
    private double _took;

    /// <summary>What waits: how many, the seconds they are expected to take in all, and of how many nothing is known. Set once, by the run.</summary>
    public Func<(int Count, double Seconds, int Unknown)> Waiting { get; set; } = static () => (0, 0, 0);

    /// <summary>A download begins.</summary>
    public ActiveDownload Begin(string url, long? size, DownloadStatus status)
    {
        var active = new ActiveDownload(url, book.Expect(url, size), status, time.GetTimestamp(), time);
        lock (_gate)
        {
            _active.Add(active);
        }

        return active;
    }

    /// <summary>A download ended; with its file, when that was fetched now.</summary>
    public void End(ActiveDownload active, DownloadedFile? file)
    {
        var took = active.Elapsed;
        lock (_gate)
        {
            _active.Remove(active);
            if (file is not { BytesFetched: > 0, Outcome: DownloadOutcome.Downloaded })
            {
                return;
            }

            if (active.Expected is { } expected)
            {
                _missed += Math.Abs(took.TotalSeconds - expected);
                _took += took.TotalSeconds;
            }
        }

        book.Learn(active.Url, file.Length, took);
    }

    /// <summary>What is still to come.</summary>
    public QueueForecast Look()
    {
        var (count, seconds, unknown) = Waiting();
        lock (_gate)
        {
            double longest = 0;
            foreach (var active in _active)
            {
                if (active.SecondsLeft is { } left)
                {
                    longest = Math.Max(longest, left);
                    seconds += left;
                }
                else
                {
                    unknown++;
                }
            }

            // No schedule ends before its longest part, nor before all the work is spread evenly.
            TimeSpan? whole = unknown > 0 ? null : TimeSpan.FromSeconds(Math.Min(Math.Max(longest, seconds / Math.Max(1, places.Most)), TimeSpan.FromDays(3650).TotalSeconds));
            return new QueueForecast(count, _active.Count, whole, _took > 0 ? _missed / _took : null);
        }
    }
}

/// <summary>A download that is under way.</summary>
/// <param name="url">Its URL.</param>
/// <param name="expected">Seconds it was expected to take; null: nothing was known.</param>
/// <param name="status">Its live figures.</param>
/// <param name="began">When.</param>
/// <param name="time">The clock.</param>
internal sealed class ActiveDownload(string url, double? expected, DownloadStatus status, long began, TimeProvider time)
{
    // Before a second has passed, a speed says little.
    private const double SteadyAfter = 1;

    private long _had = -1;
    private double _hadAt;

    public string Url => url;

    public double? Expected => expected;

    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>By its own speed so far; else by what was expected; null when nothing is known.</summary>
    public double? SecondsLeft
    {
        get
        {
            var elapsed = Elapsed.TotalSeconds;
            var received = status.Received;
            if (_had < 0 && status.Phase is not (DownloadPhase.Waiting or DownloadPhase.Connecting))
            {
                // What an earlier run left here is no speed of this one.
                (_had, _hadAt) = (received, elapsed);
            }

            if (status.Total is { } total && _had >= 0 && received > _had && elapsed - _hadAt > SteadyAfter)
            {
                return Math.Max(0, total - received) * (elapsed - _hadAt) / (received - _had);
            }

            return expected is { } wanted ? Math.Max(0, wanted - elapsed) : null;
        }
    }
}
