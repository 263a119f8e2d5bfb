using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.PluginKit.Expectations;

/// <summary>What the extraction of one URL gave, and how it ended.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Steps">The steps, in their order.</param>
public sealed record ExtractionResult(string Url, IReadOnlyList<ExtractionStep> Steps)
{
    /// <summary>The failure it ended with. Default: null, none.</summary>
    public ExtractionException? Failure { get; init; }

    /// <summary>The items among the steps.</summary>
    public IEnumerable<MediaItem> Items => Steps.OfType<ItemFound>().Select(s => s.Item);
}
