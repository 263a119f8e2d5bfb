using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Extraction;
using SnatchEngine.Planning;
using SnatchEngine.Runs;

namespace SnatchEngine;

/// <summary>The one front door: everything that fetches ends here.</summary>
/// <param name="services">The parts of the engine; they outlive the snatcher.</param>
public sealed class Snatcher(SnatchEngineServices services)
{
    /// <summary>Fetches what is wished for.</summary>
    /// <param name="request">The wishes; they may still be arriving.</param>
    /// <param name="observe">Hears every event, in order, one at a time; from several threads, so it must not wait long.</param>
    /// <param name="cancellationToken">Ends the run; what was fetched stays resumable.</param>
    /// <returns>How it ended, in numbers. Items that failed are told as events and counted; they raise nothing.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before its end; all work has stopped.</exception>
    public async Task<SnatchReport> SnatchAsync(SnatchRequest request, Action<SnatchEvent> observe, CancellationToken cancellationToken = default)
    {
        using var run = new SnatchRun(request, await services.PartsForAsync(request, cancellationToken), observe);
        return await run.RunAsync(cancellationToken);
    }

    /// <summary>The same path stopped after planning: no file is requested and none written.</summary>
    /// <param name="request">The wishes, planned one after the other in their order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<PlanOutcome> PlanAsync(SnatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parts = await services.PartsForAsync(request, cancellationToken);
        await foreach (var wish in request.Wishes.WithCancellation(cancellationToken))
        {
            parts.Tally.Expect(wish.Url);
            await using var plans = new PlanStream(wish, parts.Extractors, parts.Planner);
            while (await plans.NextAsync(cancellationToken) is { } outcome)
            {
                yield return outcome;
            }
        }
    }

    /// <summary>Looks what stands behind a URL, and plans nothing.</summary>
    /// <param name="wish">The URL; of the rest only what finds it counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Finding> FindAsync(Wish wish, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var extraction = new ExtractionRun(wish, services.Extractors);
        while (await extraction.NextAsync(cancellationToken) is { } next)
        {
            yield return next switch
            {
                ExtractedItem found => await LookIntoAsync(wish, found, cancellationToken),
                ExtractedFailure failure => new FailedFinding(failure.Url, failure.Error),
                _ => new NoticedFinding(((ExtractedNotice)next).Sentence),
            };
        }
    }

    private async Task<Finding> LookIntoAsync(Wish wish, ExtractedItem found, CancellationToken cancellationToken)
    {
        try
        {
            return new ItemFinding((await services.Streams.ExpandAsync(wish, found, asks: true, cancellationToken)).Item, found.Extractor);
        }
        catch (SnatchException e)
        {
            return new FailedFinding(found.Item.Sources[0].Urls[0], e);
        }
    }
}
