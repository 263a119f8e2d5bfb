using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;
using SnatchEngine.Naming;

namespace SnatchEngine.Planning;

/// <summary>Turns what an extractor found into requests for the download core, or into a reason not to.</summary>
/// <param name="rules">Reasons to skip, in the order they are asked.</param>
/// <param name="score">How each transport suits a request, the best first.</param>
/// <param name="streams">Puts what a manifest offers in its place.</param>
/// <param name="formats">Chooses among variants.</param>
/// <param name="naming">Names what a template names.</param>
/// <param name="staging">Decides what is done before a file is placed.</param>
/// <param name="draft">Knows how a source is asked for.</param>
internal sealed class DownloadPlanner(
    IReadOnlyList<ISkipRule> rules, Func<DownloadRequest, IReadOnlyList<TransportScore>> score, StreamExpansion streams, FormatChooser formats, ItemNaming naming, Staging staging, RequestDraft draft)
{
    /// <summary>Plans an item: one outcome for each file that is chosen among variants, one for each of several things.</summary>
    /// <exception cref="FormatChoiceException">No variant can be chosen.</exception>
    /// <exception cref="DownloadException">It is a stream whose manifest cannot be read.</exception>
    public async Task<IReadOnlyList<PlanOutcome>> PlanAsync(Wish wish, ExtractedItem asFound, CancellationToken cancellationToken)
    {
        var found = await streams.ExpandAsync(wish, asFound, asks: wish.Formats is not null, cancellationToken);
        var item = found.Item;
        List<PlanOutcome> outcomes = [];
        if (item.Relation == SourceRelation.Variants || (item.Sources.Count == 1 && wish.Formats is null))
        {
            var choices = formats.Choose(item, wish.Formats);
            foreach (var choice in choices)
            {
                // Several files of one item are several things to the archive.
                var id = choices.Count == 1 ? item.Id : PartOf(item, choice.Ids ?? "");
                if (wish.Formats is null && IsMute(choice, item))
                {
                    outcomes.Add(new PlanNotice(wish, $"'{item.Title ?? item.Id.ToString()}' comes without its sound, which is apart: merging them takes ffmpeg, and it is not installed"));
                }

                outcomes.Add(await PlanAsync(wish, found, id, choice, cancellationToken));
            }

            return outcomes;
        }

        foreach (var (number, source) in item.Sources.Index())
        {
            var id = PartOf(item, source.Label ?? source.FileName ?? $"{number + 1}");
            outcomes.Add(await PlanAsync(wish, found, id, new FormatChoice { Sources = [source], Why = $"number {number + 1} of {item.Sources.Count} that belong together" }, cancellationToken));
        }

        return outcomes;
    }

    private static bool IsMute(FormatChoice choice, MediaItem item) =>
        choice.Sources is [{ AudioCodec.IsAbsent: true, Kind: MediaKind.Video }] && item.Sources.Any(s => s.Kind == MediaKind.Audio);

    private static ItemId PartOf(MediaItem item, string part) => item.Id with { Id = $"{item.Id.Id}#{part}", Aliases = [] };

    private async Task<PlanOutcome> PlanAsync(Wish wish, ExtractedItem found, ItemId id, FormatChoice choice, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            if (await rule.RefuseAsync(new SkipCandidate(id, found.Item, choice.Sources, wish), cancellationToken) is { } skipped)
            {
                return new PlanSkipped(wish, skipped);
            }
        }

        foreach (var source in choice.Sources)
        {
            foreach (var url in source.Urls)
            {
                UrlText.Check(url);
            }
        }

        var asWished = wish;
        var template = naming.TemplateFor(wish);
        wish = template is null ? wish : wish with { FileName = naming.NameOf(template, wish, found.Item, choice) };
        var staged = staging.Of(wish, found, found.Item with { Id = id }, choice);
        var request = staged is null ? draft.Of(wish, found, choice.Sources[0]) : staged.Parts[0].Request with { FileName = staged.Name };

        // The wish as it was asked: whoever follows a run knows it by that, and one of a list has many items.
        return new PlanMade(asWished, new DownloadPlan
        {
            Request = request,
            Extractor = found.Extractor,
            ItemId = id,
            Title = found.Item.Title,
            ListCount = wish is { Items: null, Match: null } ? found.Item.List?.Count : null,
            Staged = staged,
            AsStream = request.TellsOfStreams ? token => PlanAsync(asWished, found with { IsSaidToBeStream = true }, token) : null,
            Explanation = new(() =>
            {
                var transports = score(request);
                return new PlanExplanation(transports, [.. ReasonsFor(found, choice.Why, template, request, transports)]);
            }),
        });
    }

    private static IEnumerable<string> ReasonsFor(ExtractedItem found, string? choice, NameTemplate? template, DownloadRequest request, IReadOnlyList<TransportScore> transports)
    {
        yield return found.RoutedBy();
        if (choice is not null)
        {
            yield return choice;
        }

        if (template is not null)
        {
            yield return $"named by the template {template}; the server is not asked for a name";
        }

        if (transports is [var best, ..])
        {
            yield return $"{best.Transport} suits it best: {best.Why}";
        }

        if (request.ManySmallFiles)
        {
            yield return "many small files are wanted from its origin, so HTTP/2 is worth its price";
        }

        if (request.RenewLinks is not null)
        {
            yield return $"{found.Extractor} renews its links when they expire";
        }
    }
}
