using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Extraction;

/// <summary>The extraction of one wish: finds its extractor, pulls its steps when they are wanted, and follows references to other URLs.</summary>
internal sealed class ExtractionRun(Wish wish, Extractors extractors) : IAsyncDisposable
{
    private readonly Stack<ExtractionStream> _open = new();
    private readonly Queue<Extracted> _ready = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, Refusals>? _refusals;
    private ExtractionScope? _scope;
    private bool _begun;
    private int _items;
    private int _steps;

    /// <summary>The next piece; null at the end. Nothing is searched ahead of it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the extraction cannot go on.</exception>
    public async Task<Extracted?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            _begun = true;
            await OpenAsync(new ExtractionRequest(wish.Url) { Mirrors = wish.Mirrors }, wish.Extractor, null, cancellationToken);
        }

        while (_ready.Count == 0 && _open.TryPeek(out var stream))
        {
            await StepAsync(stream, cancellationToken);
        }

        return _ready.TryDequeue(out var next) ? next : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var stream))
        {
            await stream.DisposeAsync();
        }

        _scope?.End();
    }

    private async Task StepAsync(ExtractionStream stream, CancellationToken cancellationToken)
    {
        _scope?.Enter();
        try
        {
            if (++_steps > extractors.Bounds.Steps || _items >= extractors.Bounds.Items)
            {
                await StopAsync($"stopped after {_items} items of {wish.Url.ForPeople()}: more are not taken from one URL");
                return;
            }

            await TakeAsync(await stream.NextAsync(cancellationToken), stream, cancellationToken);
        }
        catch (SnatchException e)
        {
            await CloseAsync();
            _ready.Enqueue(new ExtractedFailure(stream.Url, e));
        }
        finally
        {
            while (_scope is not null && _scope.TryHear(out var notice))
            {
                _ready.Enqueue(new ExtractedNotice(notice));
            }
        }
    }

    private async Task TakeAsync(ExtractionStep? step, ExtractionStream stream, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ItemFound found:
                stream.HasTold = true;
                _items++;
                _ready.Enqueue(new ExtractedItem(found.Item, stream.Extractor, () => RoutedBy(stream))
                {
                    RefreshAsync = stream.CanRefresh ? (source, token) => RefreshAsync(stream, found.Item, source, token) : null,
                });
                break;
            case ReferenceFound reference:
                stream.HasTold = true;
                await FollowAsync(reference, cancellationToken);
                break;
            case NotMine declined:
                await HandOnAsync(declined, stream, cancellationToken);
                break;
            case ExtractionEnded ended:
                await CloseAsync();
                if (ended.Because is { } because)
                {
                    _ready.Enqueue(new ExtractedNotice($"{stream.Extractor} did not list all of {stream.Url.ForPeople()} ({because}): {ended.Sentence}"));
                }

                break;
            case null:
                await CloseAsync();
                _ready.Enqueue(new ExtractedNotice($"{stream.Extractor} stopped at {stream.Url.ForPeople()} without saying whether that is all ({TruncationCause.Unsaid})"));
                break;
        }
    }

    private async Task FollowAsync(ReferenceFound reference, CancellationToken cancellationToken)
    {
        if (_seen.Contains(reference.Url))
        {
            return;
        }

        if (_open.Count > extractors.Bounds.Depth)
        {
            _ready.Enqueue(new ExtractedNotice($"{reference.Url.ForPeople()} is not followed: references go at most {extractors.Bounds.Depth} deep"));
            return;
        }

        await OpenAsync(new ExtractionRequest(reference.Url), null, null, cancellationToken);
    }

    private async Task HandOnAsync(NotMine declined, ExtractionStream stream, CancellationToken cancellationToken)
    {
        // The scope stays: the next extractor goes on with the same wish.
        await _open.Pop().DisposeAsync();
        if (stream.HasTold)
        {
            _ready.Enqueue(new ExtractedFailure(stream.Url, new PluginException(
                PluginFailure.BrokeContract, $"plugin '{stream.Plugin}' breaks the contract: it found something, and then said that nothing there is its own")));
            return;
        }

        if (IsNamed(stream))
        {
            _ready.Enqueue(new ExtractedFailure(stream.Url, new ExtractionException(
                ExtractionFailure.SiteChanged, $"{stream.Extractor} was asked for by name and can do nothing with {stream.Url.ForPeople()}: {declined.Reason}")));
            return;
        }

        _refusals ??= new(StringComparer.Ordinal);
        if (!_refusals.TryGetValue(stream.Url, out var refusals))
        {
            _refusals[stream.Url] = refusals = new Refusals([], []);
        }

        refusals.Extractors.Add(stream.Extractor);
        refusals.Sentences.Add($"{stream.Extractor} handed it on ({declined.Reason})");
        await OpenAsync(stream.Request, null, refusals.Extractors, cancellationToken);
    }

    private async Task OpenAsync(ExtractionRequest request, string? named, IReadOnlyCollection<string>? declined, CancellationToken cancellationToken)
    {
        _seen.Add(request.Url);
        try
        {
            UrlText.Check(request.Url);
            var stream = await extractors.OpenAsync(request, named, declined, notice => _ready.Enqueue(new ExtractedNotice(notice)), cancellationToken);
            _open.Push(stream);

            // Only who may ask the network leaves something to close.
            if (_scope is null && stream.Plugin.Found.Mentions("hosts"))
            {
                _scope = new ExtractionScope(wish.Url, wish.Access);
            }
        }
        catch (SnatchException e)
        {
            _ready.Enqueue(new ExtractedFailure(request.Url, e));
        }
    }

    private async Task CloseAsync()
    {
        await _open.Pop().DisposeAsync();
        if (_open.Count == 0)
        {
            _scope?.End();
        }
    }

    // Links are renewed while the file is fetched, when the extraction has long ended; the page they stood on is as old as they are.
    private async Task<IReadOnlyList<string>> RefreshAsync(ExtractionStream stream, MediaItem item, MediaSource source, CancellationToken cancellationToken)
    {
        var scope = new ExtractionScope(wish.Url, wish.Access) { WantsFresh = true };
        scope.Enter();
        try
        {
            return await stream.RefreshAsync(item, source, cancellationToken);
        }
        finally
        {
            scope.End();
        }
    }

    private async Task StopAsync(string why)
    {
        await DisposeAsync();
        _ready.Enqueue(new ExtractedNotice(why));
    }

    private bool IsNamed(ExtractionStream stream) => wish.Extractor is not null && stream.Url == wish.Url;

    private string RoutedBy(ExtractionStream stream)
    {
        if (IsNamed(stream))
        {
            return $"{stream.Extractor} was asked for by name";
        }

        return _refusals?.TryGetValue(stream.Url, out var refusals) == true
            ? $"{string.Join(", ", refusals.Sentences)}, so {stream.Extractor} of plugin {stream.Plugin} takes {stream.Url.ForPeople()}"
            : $"{stream.Extractor} of plugin {stream.Plugin} claims {stream.Url.ForPeople()} most closely";
    }

    /// <summary>Who has said of a URL that it is not theirs, and the same for people.</summary>
    private sealed record Refusals(HashSet<string> Extractors, List<string> Sentences);
}
