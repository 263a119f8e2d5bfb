using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Abstractions.Extraction;

/// <summary>One step of an extraction: <see cref="ItemFound"/>, <see cref="ReferenceFound"/>, <see cref="PageReached"/>, <see cref="NotMine"/> or <see cref="ExtractionEnded"/>.</summary>
public abstract record ExtractionStep
{
    private protected ExtractionStep()
    {
    }
}

/// <summary>Something that can be downloaded.</summary>
/// <param name="Item">The item.</param>
public sealed record ItemFound(MediaItem Item) : ExtractionStep;

/// <summary>Another URL to extract, by whichever plugin claims it; such as the videos of a playlist.</summary>
/// <remarks>The host follows references at most four deep and none of them twice.</remarks>
/// <param name="Url">The absolute http or https URL.</param>
public sealed record ReferenceFound(string Url) : ExtractionStep
{
    /// <summary>The title the list gives it, for messages. Default: null, none.</summary>
    public string? Title { get; init; }
}

/// <summary>All that came before is told; a later extraction may go on from here.</summary>
/// <param name="Cursor">Opaque to the host; comes back as <see cref="ExtractionRequest.Cursor"/>. At most 4,096 characters.</param>
public sealed record PageReached(string Cursor) : ExtractionStep;

/// <summary>The URL was claimed by its look, and what stands behind it is nothing this extractor knows: whoever claims it next is asked, the plain download last.</summary>
/// <remarks>The only step of its extraction: after an item or a reference it breaks the contract.
/// For a URL that an extractor was asked for by name it is a failure, as is a site's own page that no longer looks as it did: that is an <see cref="ExtractionFailure.SiteChanged"/>.</remarks>
/// <param name="Reason">What stands there instead, such as <c>it is no feed</c>; at most 4,096 characters.</param>
public sealed record NotMine(string Reason) : ExtractionStep;

/// <summary>The last step: whether the site was told to its end.</summary>
public sealed record ExtractionEnded : ExtractionStep
{
    private ExtractionEnded(TruncationCause? because, string? sentence)
    {
        Because = because;
        Sentence = sentence;
    }

    /// <summary>Everything the site lists was told, so what is missing is gone.</summary>
    public static ExtractionEnded Complete { get; } = new(null, null);

    /// <summary>Why the site lists more than was told; null when all was told.</summary>
    public TruncationCause? Because { get; }

    /// <summary>The same for people; null when all was told.</summary>
    public string? Sentence { get; }

    /// <summary>The site lists more than was told.</summary>
    /// <param name="because">Why.</param>
    /// <param name="sentence">Why, for people, such as <c>the site lists no more than its newest 15 videos</c>.</param>
    /// <returns>The last step.</returns>
    public static ExtractionEnded Truncated(TruncationCause because, string sentence) => new(because, sentence);
}

/// <summary>Why an extraction ended before the site's end.</summary>
public enum TruncationCause
{
    /// <summary>The site shows no more to anybody.</summary>
    SiteLimit,

    /// <summary>More is shown to those who sign in.</summary>
    AuthNeeded,

    /// <summary>A bound was reached: of the plugin, or of the host.</summary>
    Bound,

    /// <summary>A later page failed after the earlier ones were told.</summary>
    PageFailed,

    /// <summary>The stream stopped without saying whether it was at its end. Set by the host.</summary>
    Unsaid,
}
