using SnatchEngine.Abstractions;
using SnatchEngine.Extraction;

namespace SnatchEngine.Planning;

/// <summary>What becomes of one wish, one outcome at a time; nothing is extracted ahead of what is taken.</summary>
internal sealed class PlanStream(Wish wish, Extractors extractors, DownloadPlanner planner) : IAsyncDisposable
{
    private readonly ExtractionRun _extraction = new(wish, extractors);
    private PickedItems? _items;
    private readonly Queue<PlanOutcome> _ready = new();
    private bool _foundAny;
    private bool _ended;

    /// <summary>The next outcome; null at the end.</summary>
    public async Task<PlanOutcome?> NextAsync(CancellationToken cancellationToken)
    {
        while (_ready.Count == 0 && !_ended)
        {
            await AdvanceAsync(cancellationToken);
        }

        return _ready.TryDequeue(out var next) ? next : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _extraction.DisposeAsync();

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        _items ??= new PickedItems(wish.Items, wish.Url, _extraction.NextAsync);
        switch (await _items.NextAsync(cancellationToken))
        {
            case ExtractedItem item:
                _foundAny = true;
                await PlanAsync(item, cancellationToken);
                break;
            case ExtractedFailure failure:
                _foundAny = true;
                _ready.Enqueue(new PlanFailed(wish, failure.Url, failure.Error));
                break;
            case ExtractedNotice notice:
                _ready.Enqueue(new PlanNotice(wish, notice.Sentence));
                break;
            default:
                _ended = true;
                if (!_foundAny && _items.Read > 0)
                {
                    _ready.Enqueue(new PlanSkipped(wish, new Skipped(SkipReason.NotSelected, $"none of the {_items.Read} items that were read of {wish.Url.ForPeople()} is at {wish.Items}")));
                }
                else if (!_foundAny)
                {
                    _ready.Enqueue(new PlanSkipped(wish, new Skipped(SkipReason.NothingFound, $"nothing to fetch was found at {wish.Url.ForPeople()}")));
                }

                break;
        }
    }

    private async Task PlanAsync(ExtractedItem item, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var outcome in await planner.PlanAsync(wish, item, cancellationToken))
            {
                _ready.Enqueue(outcome);
            }
        }
        catch (SnatchException e)
        {
            _ready.Enqueue(new PlanFailed(wish, item.Item.Sources[0].Urls[0], e));
        }
    }
}
