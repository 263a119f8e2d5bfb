using SnatchEngine.Extraction.Sites.Filters;

namespace SnatchEngine.Extraction.Sites;

/// <summary>What a site answered, read as what it is.</summary>
/// <param name="Url">Where it came from in the end.</param>
/// <param name="Root">The whole of it.</param>
/// <param name="Facts">What was known before.</param>
/// <param name="Scope">What filters need.</param>
internal sealed record SiteAnswer(Uri Url, SiteNode Root, PageFacts Facts, FilterScope Scope)
{
    private readonly Dictionary<ValueWay, IReadOnlyList<string>> _shared = new(ReferenceEqualityComparer.Instance);

    /// <summary>Values of the whole answer, which are the same for every item of it.</summary>
    public IReadOnlyList<string> Shared(ValueWay way, ValueUse use)
    {
        if (!_shared.TryGetValue(way, out var values))
        {
            _shared[way] = values = way.Values(Root, use, static _ => null, Scope);
        }

        return values;
    }
}
