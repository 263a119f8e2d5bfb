using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats;

/// <summary>What formats are chosen by: an expression and a sort, or a preset.</summary>
public sealed class FormatRules
{
    private readonly FormatSelector? _selector;
    private readonly FormatAbilities _abilities;
    private readonly Preset? _preset;

    private FormatRules(FormatSelector? selector, FormatSort sort, FormatAbilities abilities, Preset? preset)
    {
        _selector = selector;
        _abilities = abilities;
        _preset = preset;
        Sort = sort;
    }

    /// <summary>What formats are ranked by.</summary>
    public FormatSort Sort { get; }

    /// <summary>Rules that somebody wrote.</summary>
    /// <param name="wish">What they wrote; what they did not is yt-dlp's default.</param>
    /// <param name="abilities">What can be done with the choice; decides the default expression.</param>
    public static FormatRules Of(FormatWish wish, FormatAbilities abilities) => new(wish.Selector, wish.Sort ?? FormatSort.Default, abilities, null);

    /// <summary>The rules of a profile.</summary>
    /// <param name="media">What the profile says of media.</param>
    /// <param name="abilities">What can be done with the choice: it keeps to that.</param>
    public static FormatRules Of(MediaOptions media, FormatAbilities abilities)
    {
        var preset = Preset.Of(media, abilities.CanMerge);
        return new(preset.Selector, preset.Sort, abilities, preset);
    }

    /// <summary>Chooses.</summary>
    /// <exception cref="FormatChoiceException">The expression asks for more than anybody means.</exception>
    public FormatVerdict Choose(FormatCandidates candidates)
    {
        var offer = FormatOffer.Of(candidates, Sort);
        var selector = _selector ?? FormatSelector.Default(_abilities.CanMerge, isLive: candidates.IsLive);
        var picks = offer.Choose(selector).Select(formats => new FormatPick(formats, Merging.ExtensionOf(formats, _preset?.Containers ?? []), WhyOf(formats, selector, offer)));
        return new FormatVerdict(offer, [.. picks]);
    }

    private string WhyOf(IReadOnlyList<Format> formats, FormatSelector selector, FormatOffer offer)
    {
        var ids = $"{string.Join('+', formats.Select(f => f.Id))} of {offer.Formats.Count} formats";
        return _preset is null ? $"'{selector}' chooses {ids}" : $"{_preset.Name} chooses {ids}{_preset.RemarkOn(formats)}";
    }
}
