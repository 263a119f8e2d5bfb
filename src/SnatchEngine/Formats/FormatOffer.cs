using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats;

/// <summary>The formats of one medium, ranked, to choose from.</summary>
public sealed class FormatOffer
{
    private FormatOffer(FormatCandidates candidates, FormatSort sort)
    {
        Candidates = candidates;
        Sort = sort;
        Formats = FormatOrdering.Arrange(candidates, sort);
        Protected = [.. candidates.Formats.Where(f => f.IsProtected).Select(f => FormatOrdering.Fill(f, candidates.Duration))];
    }

    /// <summary>What was found.</summary>
    public FormatCandidates Candidates { get; }

    /// <summary>What they are ranked by.</summary>
    public FormatSort Sort { get; }

    /// <summary>Those that can be chosen, the best last.</summary>
    public IReadOnlyList<Format> Formats { get; }

    /// <summary>Those that are protected (DRM).</summary>
    public IReadOnlyList<Format> Protected { get; }

    /// <summary>Ranks what was found.</summary>
    public static FormatOffer Of(FormatCandidates candidates, FormatSort sort) => new(candidates, sort);

    /// <summary>What an expression chooses: for each download the formats to be merged, in their order. Empty: nothing matches.</summary>
    /// <exception cref="FormatChoiceException">It asks for more downloads than anybody means.</exception>
    public IReadOnlyList<IReadOnlyList<Format>> Choose(FormatSelector selector) => new Choosing(Formats).Run(selector);
}
