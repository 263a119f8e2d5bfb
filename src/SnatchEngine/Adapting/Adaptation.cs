using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;
using SnatchEngine.Runs;

namespace SnatchEngine.Adapting;

/// <summary>Holds an engine to its profile, and within that to what the machine bears: the terms of the profile, less what the throttle cuts.</summary>
/// <remarks>It looks at the machine only once something has run for a moment, so that a small file never pays for it.</remarks>
public sealed class Adaptation : IAsyncDisposable
{
    private const double NearlyAll = 0.8;
    private static readonly TimeSpan s_trimEvery = TimeSpan.FromSeconds(10);

    private readonly SnatchEngineServices _engine;
    private readonly Action<SnatchEvent> _tell;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly LoadThrottle _throttle = new();
    private readonly GoodputWatch _goodput = new();
    private readonly ByteRate? _firstLimit;
    private Dictionary<string, double>? _learned;
    private Task? _watching;
    private EngineTerms _terms;
    private AdaptOptions _options;
    private DateTimeOffset _trimmed;

    /// <summary>Takes over an engine that is on its terms already.</summary>
    /// <param name="engine">The engine; from now on only this changes its terms.</param>
    /// <param name="terms">What the profile says.</param>
    /// <param name="options">What it says of adapting.</param>
    /// <param name="tell">Hears each step, one at a time.</param>
    /// <param name="time">The clock.</param>
    public Adaptation(SnatchEngineServices engine, EngineTerms terms, AdaptOptions options, Action<SnatchEvent> tell, TimeProvider time)
    {
        (_engine, _terms, _options, _tell, _time) = (engine, terms, options, tell, time);
        _firstLimit = terms.Download.LimitRate;
    }

    /// <summary>How long a run goes on before the machine is looked at: shorter where a profile asks for it.</summary>
    private TimeSpan Patience => TimeSpan.FromSeconds(_options.IsOn ? 0.5 : 2);

    /// <summary>Begins to watch, if it does not yet.</summary>
    public void Watch() => _watching ??= WatchAsync();

    /// <summary>Another profile is in force, or another text of it: it holds at once, less what is cut.</summary>
    public void Follow(EngineTerms terms, AdaptOptions options)
    {
        lock (_gate)
        {
            var before = (_terms, _options);
            (_terms, _options) = (terms, options);
            try
            {
                Apply();
            }
            catch
            {
                // What cannot hold must not come up again with the next cut.
                (_terms, _options) = before;
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await (_watching ?? Task.CompletedTask);
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await Task.Delay(Patience, _time, _end.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _engine.Monitor.Sampled += Take;
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _engine.Monitor.Sampled -= Take;
    }

    private void Take(LoadSample sample)
    {
        List<SnatchEvent> events = [];
        lock (_gate)
        {
            var before = _throttle.Cuts;
            foreach (var step in _throttle.Observe(sample, _options, Ceilings()))
            {
                events.Add(new LoadAdapted(step, _throttle.Reason));
            }

            if (_throttle.Cuts != before)
            {
                Apply();
            }

            if (!IsHeldFromTheStart(sample))
            {
                events.AddRange(_goodput.Observe(sample, LearnedOf, OurLimit(sample)).Select(low => new HostDegraded(low)));
            }

            if (_throttle.Pressure >= MemoryPressure.Medium && sample.At - _trimmed >= s_trimEvery)
            {
                _trimmed = sample.At;
                _engine.Downloader.TrimBuffers();
            }
        }

        // Outside the lock, as whoever hears may write to a slow terminal.
        events.ForEach(_tell);
    }

    /// <summary>Whoever set the limit knows that it holds.</summary>
    private bool IsHeldFromTheStart(LoadSample sample) =>
        _terms.IsHeld || (_firstLimit == _terms.Download.LimitRate && _firstLimit is { } limit && sample.Received.BytesPerSecond >= limit.BytesPerSecond * NearlyAll);

    private string? OurLimit(LoadSample sample) => _throttle.Reason is { } reason ? $"held back, as {reason}"
        : _terms.Download.LimitRate is { } limit && sample.Received.BytesPerSecond >= limit.BytesPerSecond * NearlyAll ? $"download.limit-rate is {limit} by now"
        : _engine.Downloader.LineLimit is { } line && sample.Received.BytesPerSecond >= line.BytesPerSecond * NearlyAll ? $"{line} are left by download.{(_terms.Download.Yield ? "yield" : "reserve")}"
        : null;

    private double? LearnedOf(string origin)
    {
        if (_learned is null)
        {
            _learned = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
            foreach (var host in _engine.Downloader.LearnedHosts)
            {
                _learned[host.Origin] = host.Goodput;
            }
        }

        return _learned.TryGetValue(origin, out var goodput) && goodput > 0 ? goodput : null;
    }

    private ThrottleCeilings Ceilings() => new(_terms.Download.ConnectionsPerFile, Files, _terms.Download.LimitRate, _terms.Download.Memory);

    private int Files => _terms.Download.FilesAtOnce ?? RunParts.Auto;

    private void Apply()
    {
        var cuts = _throttle.Cuts;
        var download = _terms.Download;
        _engine.Change(_terms with
        {
            Download = download with
            {
                ConnectionsPerFile = Least(cuts.Connections, download.ConnectionsPerFile),
                FilesAtOnce = cuts.Files is { } files ? Math.Min(files, Files) : download.FilesAtOnce,
                Memory = cuts.Buffers is { } buffers && buffers < download.Memory ? buffers : download.Memory,
            },
            StartsBelow = cuts.StartsNothing ? 0 : cuts.OneByOne ? 1 : null,
        });
        _engine.Downloader.ProcessLimit = cuts.Rate;
    }

    private static int Least(int? cut, int allowed) => cut is { } some ? Math.Min(some, allowed) : allowed;
}
