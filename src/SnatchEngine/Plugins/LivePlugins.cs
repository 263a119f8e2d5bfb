using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>The installed plugins as they are now: what a person adds, changes or deletes while the program runs is taken up once it is quiet.</summary>
internal sealed class LivePlugins : IAsyncDisposable
{
    private const int MostRounds = 3;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PluginPlaces _places;
    private readonly PluginLoader _loader;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly IReadOnlyList<FoundPlugin> _shipped;
    private volatile PluginCatalog _catalog;
    private volatile bool _isStale;
    private volatile FileStamp?[] _roots;
    private long _looked;
    private Task? _settling;
    private readonly Dictionary<string, PluginWatch> _watches = new(StringComparer.Ordinal);
    private ITimer? _watchSoon;

    /// <summary>Reads the manifests.</summary>
    public LivePlugins(PluginPlaces places, PluginLoader loader, TimeProvider time, Action<string> log)
    {
        (_places, _loader, _time, _log) = (places, loader, time, log);
        _shipped = places.Sighting?.Found ?? PluginCatalog.Find(places.Shipped);
        _roots = new FileStamp?[places.Live.Count];
        _looked = time.GetTimestamp();
        var found = _shipped;
        for (var i = 0; i < _roots.Length; i++)
        {
            var live = places.Live[i];
            if (Directory.Exists(live.Root.Folder))
            {
                _roots[i] = FileStamp.Of(live.Root.Folder);
                found = [.. found, .. PluginIndex.Scan(live.Root, live.IndexFile, time.GetUtcNow())];
            }
        }

        _catalog = PluginCatalog.Of(found, places.Choices(), Make);
    }

    /// <summary>The plugins as they were known last.</summary>
    public PluginCatalog Catalog => _catalog;

    /// <summary>The plugins as they are, looked at no more often than is cheap.</summary>
    /// <param name="isUrgent">Somebody knows that they changed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<PluginCatalog> LookAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        if (_places.Live.Count == 0)
        {
            return ValueTask.FromResult(_catalog);
        }

        // Who adds or removes a folder changes the one that holds it: that shows at once, and the rest at the latest after a second.
        var isDue = isUrgent || _isStale || _time.GetElapsedTime(Volatile.Read(ref _looked)) >= s_often || _settling is { IsCompleted: false };
        return isDue || HasOther() ? SettledAsync(cancellationToken) : ValueTask.FromResult(_catalog);
    }

    /// <summary>Hears of changes from the system from now on, for programs that run on; begins after a moment, as most end before.</summary>
    public void Watch()
    {
        if (_places.Live.Count > 0)
        {
            _watchSoon ??= _time.CreateTimer(_ => BeginWatch(), null, s_often, s_often);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_watchSoon is not null)
        {
            await _watchSoon.DisposeAsync();
        }

        Task settling;
        lock (_gate)
        {
            foreach (var watch in _watches.Values)
            {
                watch.Dispose();
            }

            settling = _settling ?? Task.CompletedTask;
        }

        await settling.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _ending.Dispose();
    }

    // Most people have dropped nothing in, and the framework's own look is ready at start-up when ours is still to be compiled.
    private bool HasOther()
    {
        var roots = _roots;
        for (var i = 0; i < roots.Length; i++)
        {
            var root = _places.Live[i].Root;
            if (roots[i] is { } known ? FileStamp.Of(root.Folder) != known || (root.HoldsSites && HasOtherSite()) : Directory.Exists(root.Folder))
            {
                return true;
            }
        }

        return false;
    }

    // A site is one small file: whoever saves it means the very next URL.
    private bool HasOtherSite()
    {
        foreach (var plugin in _catalog.Plugins)
        {
            if (plugin.Root.HoldsSites && FileStamp.Of(plugin.Folder) != plugin.Found.Stamp)
            {
                return true;
            }
        }

        return false;
    }

    private static InstalledPlugin Make(FoundPlugin found, PluginStanding standing, bool isSuperseded) => new(found, standing) { IsSuperseded = isSuperseded };

    private void BeginWatch()
    {
        lock (_gate)
        {
            var missing = _places.Live.Where(l => !_watches.ContainsKey(l.Root.Folder)).ToList();
            var there = _ending.IsCancellationRequested ? [] : missing.FindAll(l => Directory.Exists(l.Root.Folder));
            if (there.Count == 0)
            {
                return;
            }

            var begun = there.Select(l => (l.Root.Folder, Watch: PluginWatch.TryBegin(l.Root.Folder, Changed, _log))).ToList();
            begun.Where(w => w.Watch is not null).ToList().ForEach(w => _watches[w.Folder] = w.Watch!);
            if (there.Count == missing.Count || begun.Exists(w => w.Watch is null))
            {
                _watchSoon?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        // What came before the watch began.
        Changed();
    }

    private void Changed()
    {
        _isStale = true;
        Settle();
    }

    private async ValueTask<PluginCatalog> SettledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Settle().WaitAsync(s_patience, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Something is being written all the time; what is known serves on.
        }

        return _catalog;
    }

    private Task Settle()
    {
        lock (_gate)
        {
            return _ending.IsCancellationRequested ? Task.CompletedTask : _settling is { IsCompleted: false } going ? going : _settling = Task.Run(SettleAsync);
        }
    }

    private async Task SettleAsync()
    {
        try
        {
            for (var round = 0; round < MostRounds && !await TrySettleAsync(); round++)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SnatchException)
        {
            // What was known serves on, and is looked at again when it is due.
            Volatile.Write(ref _looked, _time.GetTimestamp());
            _log($"the plugins in {string.Join(" and ", _places.Live.Select(l => l.Root.Folder))} cannot be looked at: {e.Message}");
        }
    }

    private async Task<bool> TrySettleAsync()
    {
        _isStale = false;
        var sighting = PluginSighting.Of(_places.Live, _catalog);
        var isKnown = sighting.IsAsKnown && _catalog.Choices.IsSameAs(_places.Choices());
        if (!isKnown)
        {
            // A folder comes and goes file by file: what stays the same for a while is all there.
            await Task.Delay(s_quiet, _time, _ending.Token);
            var later = PluginSighting.Of(_places.Live, _catalog);
            Adopt(later.Settled(sighting, _catalog));
            isKnown = later.IsSameAs(sighting) && !_isStale;
            sighting = later;
        }

        _roots = sighting.Roots;
        Volatile.Write(ref _looked, _time.GetTimestamp());
        return isKnown;
    }

    private void Adopt(IReadOnlyList<FoundPlugin> dropped)
    {
        Dictionary<FoundPlugin, InstalledPlugin> known = new(ReferenceEqualityComparer.Instance);
        foreach (var plugin in _catalog.Plugins)
        {
            known[plugin.Found] = plugin;
        }

        var next = PluginCatalog.Of([.. _shipped, .. dropped], _places.Choices(), (found, standing, isSuperseded) =>
            known.TryGetValue(found, out var same) && same.StandsAs(standing, isSuperseded) && known.Remove(found) ? same : Make(found, standing, isSuperseded));
        var handed = known.Values.Where(gone => TryHandOver(gone, next)).ToHashSet();
        _catalog = next;
        foreach (var gone in known.Values.Where(p => !handed.Contains(p)))
        {
            _loader.Retire(gone, "its folder changed, or is not used any more");
            if (gone.Predecessor is { } before && !next.Plugins.Any(p => p.Predecessor == before))
            {
                _loader.Retire(before, "its folder is gone, or is not used any more");
            }
        }
    }

    // What works goes on working until what came in its place does: half of a new version must not cost anybody the old one.
    private static bool TryHandOver(InstalledPlugin gone, PluginCatalog next)
    {
        // A site holds its own text, so that it serves on even if it was never used.
        var last = gone.State == PluginState.Loaded ? gone : gone.Predecessor ?? (gone is { Root.HoldsSites: true, IsUsable: true } ? gone : null);
        var successor = next.Plugins.FirstOrDefault(p => (p.Id == gone.Id || p.Folder == gone.Folder) && p is { IsSuperseded: false, State: PluginState.Ready or PluginState.Refused });
        if (last is not { IsUsable: true } || successor is null)
        {
            return false;
        }

        successor.Predecessor = last;
        return last == gone;
    }
}
