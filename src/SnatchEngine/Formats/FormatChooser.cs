using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats.Presets;

namespace SnatchEngine.Formats;

/// <summary>Chooses among the variants of an item: by what somebody wrote, else by the profile.</summary>
/// <param name="media">What the profile says of media.</param>
/// <param name="abilities">What can be done with the choice; asked at the first item there is a choice for.</param>
public sealed class FormatChooser(MediaOptions media, Func<FormatAbilities> abilities)
{
    private FormatRules? _usual;

    /// <summary>What is fetched of an item whose sources are variants: one choice for each file.</summary>
    /// <param name="item">The item.</param>
    /// <param name="wish">What somebody wrote. Null: nothing, so the profile decides.</param>
    /// <exception cref="FormatChoiceException">Nothing matches, or it is protected.</exception>
    public IReadOnlyList<FormatChoice> Choose(MediaItem item, FormatWish? wish)
    {
        var sources = item.Sources;
        if (wish is null && sources.Count == 1 && !sources[0].IsProtected)
        {
            return [new FormatChoice { Sources = sources }];
        }

        if (sources.All(s => s.IsProtected))
        {
            throw new FormatChoiceException(FormatFailure.Protected, $"'{item.Title ?? item.Id.ToString()}' is protected (DRM), and such things are not fetched");
        }

        if (wish is null && !SourceFormats.Plays(item))
        {
            var open = sources.First(s => !s.IsProtected);
            return [new FormatChoice { Sources = [open], Why = $"the first of {sources.Count} variants, which the extractor lists best first" }];
        }

        var rules = wish is null ? _usual ??= FormatRules.Of(media, abilities()) : FormatRules.Of(wish, abilities());
        var verdict = rules.Choose(SourceFormats.Of(item));
        if (verdict.Picks.Count > 0)
        {
            return [.. verdict.Picks.Select(p => new FormatChoice { Sources = [.. p.Formats.Select(f => f.Source!)], Container = p.Ext, Ids = p.Ids, Why = p.Why })];
        }

        throw new FormatChoiceException(FormatFailure.NothingMatches, wish is null
            ? $"'{item.Title ?? item.Id.ToString()}' has nothing that plays"
            : $"no format of '{item.Title ?? item.Id.ToString()}' matches '{wish.Selector}'; 'snatch formats' lists those there are");
    }
}
