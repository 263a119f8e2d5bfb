using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction;

/// <summary>The steps of one extractor for one URL, pulled one at a time from guarded plugin code.</summary>
internal sealed class ExtractionStream(InstalledPlugin plugin, IExtractor extractor, ExtractionRequest request, PluginGuard guard, ExtractionBounds bounds, TimeProvider time) : IAsyncDisposable
{
    private const int Idle = 0;
    private const int Pulling = 1;
    private const int Abandoned = 2;

    private static readonly TimeSpan s_disposeTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private IAsyncEnumerator<ExtractionStep>? _steps;
    private TimeSpan _spent;
    private int _state;

    public InstalledPlugin Plugin => plugin;

    public string Extractor => extractor.Name;

    public string Url => request.Url;

    public ExtractionRequest Request => request;

    /// <summary>Whether something was found; kept by whoever pulls.</summary>
    public bool HasTold { get; set; }

    public bool CanRefresh => extractor is IRefreshLinks;

    /// <summary>The next step; null when the stream stops without having said that it is at its end.</summary>
    /// <exception cref="PluginException">The plugin crashed, hung or broke a bound.</exception>
    /// <exception cref="ExtractionException">The plugin says why it cannot.</exception>
    public async Task<ExtractionStep?> NextAsync(CancellationToken cancellationToken)
    {
        var left = bounds.TotalTime - _spent;
        if (left <= TimeSpan.Zero)
        {
            throw new PluginException(PluginFailure.Hung, $"plugin '{plugin}' took longer than {bounds.TotalTime.TotalSeconds:0} s for one URL");
        }

        var started = time.GetTimestamp();
        try
        {
            return await guard.CallAsync(plugin, "extracting", left < bounds.StepTime ? left : bounds.StepTime, PullAsync, cancellationToken);
        }
        finally
        {
            _spent += time.GetElapsedTime(started);
        }
    }

    /// <summary>Fresh links for a source, even after the stream has ended.</summary>
    /// <exception cref="ExtractionException">There are none any more.</exception>
    public Task<IReadOnlyList<string>> RefreshAsync(MediaItem item, MediaSource source, CancellationToken cancellationToken) =>
        guard.CallAsync(plugin, "renewing links", bounds.StepTime, async token =>
        {
            var urls = await ((IRefreshLinks)extractor).RefreshAsync(item, source, token);
            return Bounded(() => ItemBounds.Settle(source with { Urls = urls })).Urls;
        }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // An enumerator must not be disposed while it is pulled: the pull does it when it ever comes back.
        if (Interlocked.CompareExchange(ref _state, Abandoned, Pulling) != Pulling && _steps is not null)
        {
            await guard.EndAsync(plugin, EndAsync, s_disposeTime);
        }
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _steps!.DisposeAsync();
        _ending.Dispose();
    }

    private async Task<ExtractionStep?> PullAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _state, Pulling);
        try
        {
            // The token of this one pull ends with it; the enumerator keeps the stream's own for its whole life.
            using var link = cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
            _steps ??= extractor.ExtractAsync(request, _ending.Token).GetAsyncEnumerator(_ending.Token);
            return await _steps.MoveNextAsync() ? Bounded(() => ItemBounds.Settle(_steps.Current)) : null;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Pulling) == Abandoned && _steps is not null)
            {
                await EndAsync();
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
            throw new PluginException(PluginFailure.BrokeContract, $"plugin '{plugin}' breaks the contract: {e.Message}", e);
        }
    }
}
