using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction;

/// <summary>The steps of one extractor for one URL, pulled one at a time from guarded plugin code.</summary>
internal sealed class ExtractionStream(PluginUse use, string name, ExtractionRequest request, Extractors extractors, PluginGuard guard, TimeProvider time) : IAsyncDisposable
{
    private const int Idle = 0;
    private const int Pulling = 1;
    private const int Abandoned = 2;

    private static readonly TimeSpan s_disposeTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly InstalledPlugin _plugin = use.Plugin;
    private readonly ExtractionBounds _bounds = extractors.Bounds;
    private PluginUse? _use = use;
    private IExtractor? _extractor = use.ExtractorOf(name);
    private IAsyncEnumerator<ExtractionStep>? _steps;
    private TimeSpan _spent;
    private int _state;

    public InstalledPlugin Plugin => _plugin;

    public string Extractor => name;

    public string Url => request.Url;

    public ExtractionRequest Request => request;

    /// <summary>Whether something was found; kept by whoever pulls.</summary>
    public bool HasTold { get; set; }

    public bool CanRefresh => _extractor is IRefreshLinks;

    /// <summary>The next step; null when the stream stops without having said that it is at its end.</summary>
    /// <exception cref="PluginException">The plugin crashed, hung or broke a bound.</exception>
    /// <exception cref="ExtractionException">The plugin says why it cannot.</exception>
    public async Task<ExtractionStep?> NextAsync(CancellationToken cancellationToken)
    {
        var left = _bounds.TotalTime - _spent;
        if (left <= TimeSpan.Zero)
        {
            throw new PluginException(PluginFailure.Hung, $"plugin '{_plugin}' took longer than {_bounds.TotalTime.TotalSeconds:0} s for one URL");
        }

        var started = time.GetTimestamp();
        try
        {
            return await guard.CallAsync(_plugin, "extracting", left < _bounds.StepTime ? left : _bounds.StepTime, PullAsync, cancellationToken);
        }
        finally
        {
            _spent += time.GetElapsedTime(started);
        }
    }

    /// <summary>Fresh links for a source, even after the stream has ended; by the plugin as it is then, which may be a newer one.</summary>
    /// <exception cref="ExtractionException">There are none any more.</exception>
    /// <exception cref="PluginException">The plugin is gone, or cannot be used.</exception>
    public async Task<IReadOnlyList<string>> RefreshAsync(MediaItem item, MediaSource source, CancellationToken cancellationToken)
    {
        using var again = await extractors.ReuseAsync(_plugin.Id, name, cancellationToken);
        var plugin = again.Plugin;
        return await guard.CallAsync(plugin, "renewing links", _bounds.StepTime, async token =>
        {
            var renewer = again.ExtractorOf(name) as IRefreshLinks ?? throw new ExtractionException(ExtractionFailure.SiteChanged, $"plugin '{plugin}' renews no links any more");
            var urls = await renewer.RefreshAsync(item, source, token);
            return source.Fragments.Count > 0
                ? Bounded(() => ItemBounds.Settle(source with { Fragments = urls })).Fragments
                : Bounded(() => ItemBounds.Settle(source with { Urls = urls })).Urls;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // An enumerator must not be disposed while it is pulled: the pull does it when it ever comes back.
        if (Interlocked.CompareExchange(ref _state, Abandoned, Pulling) != Pulling)
        {
            if (_steps is { } steps)
            {
                await guard.EndAsync(_plugin, () => EndAsync(steps), s_disposeTime);
            }

            LetGo();
        }
    }

    private async Task EndAsync(IAsyncEnumerator<ExtractionStep> steps)
    {
        await _ending.CancelAsync();
        await steps.DisposeAsync();
        _ending.Dispose();
    }

    // Items outlive their stream, and lead back to it; it must not lead on to the code of a plugin that was replaced.
    private void LetGo()
    {
        _steps = null;
        _extractor = null;
        Interlocked.Exchange(ref _use, null)?.Dispose();
    }

    private async Task<ExtractionStep?> PullAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _state, Pulling);
        try
        {
            // The token of this one pull ends with it; the enumerator keeps the stream's own for its whole life.
            using var link = cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
            _steps ??= _extractor!.ExtractAsync(request, _ending.Token).GetAsyncEnumerator(_ending.Token);
            return await _steps.MoveNextAsync() ? Bounded(() => ItemBounds.Settle(_steps.Current)) : null;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Pulling) == Abandoned)
            {
                await (_steps is { } steps ? EndAsync(steps) : Task.CompletedTask);
                LetGo();
            }
        }
    }

    private T Bounded<T>(Func<T> settle)
    {
        try
        {
            return settle();
        }
        catch (InvalidDataException e)
        {
            throw new PluginException(PluginFailure.BrokeContract, $"plugin '{_plugin}' breaks the contract: {e.Message}", e);
        }
    }
}
