using System.Runtime.CompilerServices;
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
    private readonly Dictionary<string, PluginWatch?> _watches = new(StringComparer.Ordinal);
    private volatile PluginCatalog _catalog;
    private volatile bool _isStale;
    private bool _isSaidAnew;
    private volatile StrongBox<FileStamp>? _root;
    private volatile StrongBox<FileStamp>? _sites;
    private long _looked;
    private Task? _settling;
    private ITimer? _watchSoon;

    /// <summary>Reads the manifests.</summary>
    public LivePlugins(PluginPlaces places, PluginLoader loader, TimeProvider time, Action<string> log)
    {
        (_places, _loader, _time, _log) = (places, loader, time, log);
        var shipped = places.Sighting?.Found ?? PluginCatalog.Find(places.Shipped);
        _root = places.Dropped is { } folder && Directory.Exists(folder.Folder) ? Boxed(FileStamp.Of(folder.Folder)) : null;
        _sites = places.Sites is { } sites && Directory.Exists(sites.Folder) ? Boxed(FileStamp.Of(sites.Folder)) : null;
        _looked = time.GetTimestamp();
        var dropped = _root is null ? [] : PluginIndex.Scan(places.Dropped!, places.IndexFile, time.GetUtcNow());
        var described = _sites is null ? [] : PluginIndex.Scan(places.Sites!, places.SitesIndexFile, time.GetUtcNow());
        _catalog = PluginCatalog.Of(dropped.Count + described.Count == 0 ? shipped : [.. shipped, .. dropped, .. described], places.Choices(), Make);
    }

    /// <summary>The plugins as they were known last.</summary>
    public PluginCatalog Catalog => _catalog;

    /// <summary>The plugins as they are, looked at no more often than is cheap.</summary>
    /// <param name="isUrgent">Somebody knows that they changed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<PluginCatalog> LookAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        if (!_places.IsLive)
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
        if (_places.IsLive)
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
                watch?.Dispose();
            }

            settling = _settling ?? Task.CompletedTask;
        }

        await settling.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _ending.Dispose();
    }

    // Most people have dropped nothing in, and the framework's own look is ready at start-up when ours is still to be compiled.
    private bool HasOther() => HasOther(_places.Dropped, _root) || HasOther(_places.Sites, _sites) || (_sites is not null && HasOtherSite());

    private static bool HasOther(PluginRoot? root, StrongBox<FileStamp>? known) =>
        root is { Folder: var folder } && (known is not null ? FileStamp.Of(folder) != known.Value : Directory.Exists(folder));

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

    private static StrongBox<FileStamp>? Boxed(FileStamp? stamp) => stamp is { } value ? new StrongBox<FileStamp>(value) : null;

    private static InstalledPlugin Make(FoundPlugin found, PluginStanding standing, bool isSuperseded) => new(found, standing) { IsSuperseded = isSuperseded };

    private void BeginWatch()
    {
        lock (_gate)
        {
            var missing = _places.Roots.Where(r => !_watches.ContainsKey(r.Folder)).ToList();
            var there = missing.Where(r => Directory.Exists(r.Folder)).ToList();
            if (there.Count == 0 || _ending.IsCancellationRequested)
            {
                return;
            }

            there.ForEach(r => _watches[r.Folder] = PluginWatch.TryBegin(r.Folder, Changed, _log));
            if (there.Count == missing.Count)
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
            _log($"the folders of plugins cannot be looked at: {e.Message}");
        }
    }

    private async Task<bool> TrySettleAsync()
    {
        _isStale = false;
        var sighting = PluginSighting.Of(_places.Roots, _catalog);
        _isSaidAnew |= _places.Files?.HaveChanged() == true;
        var isKnown = sighting.IsAsKnown && !_isSaidAnew && _catalog.Choices.IsSameAs(_places.Choices());
        if (!isKnown)
        {
            // A folder comes and goes file by file: what stays the same for a while is all there.
            await Task.Delay(s_quiet, _time, _ending.Token);
            var later = PluginSighting.Of(_places.Roots, _catalog);
            Adopt(later.Settled(sighting, _catalog));
            isKnown = later.IsSameAs(sighting) && !_isStale;
            sighting = later;
        }

        _root = _places.Dropped is { } dropped ? Boxed(sighting.StampOf(dropped)) : null;
        _sites = _places.Sites is { } sites ? Boxed(sighting.StampOf(sites)) : null;
        Volatile.Write(ref _looked, _time.GetTimestamp());
        return isKnown;
    }

    private void Adopt(IReadOnlyList<FoundPlugin> found)
    {
        Dictionary<FoundPlugin, InstalledPlugin> known = new(ReferenceEqualityComparer.Instance);
        foreach (var plugin in _catalog.Plugins)
        {
            known[plugin.Found] = plugin;
        }

        var next = PluginCatalog.Of(found, _places.Choices(), (plugin, standing, isSuperseded) =>
            known.TryGetValue(plugin, out var same) && same.StandsAs(standing, isSuperseded) && !(_isSaidAnew && same.GoesByOperator) && known.Remove(plugin) ? same : Make(plugin, standing, isSuperseded));
        var handed = known.Values.Where(gone => TryHandOver(gone, next)).ToHashSet();
        _catalog = next;
        _isSaidAnew = false;
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
