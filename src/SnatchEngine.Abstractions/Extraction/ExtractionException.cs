namespace SnatchEngine.Abstractions.Extraction;

/// <summary>Why a URL cannot be extracted; each drives another schedule.</summary>
public enum ExtractionFailure
{
    /// <summary>It was removed, or never was there; asking again is of no use.</summary>
    Gone,

    /// <summary>It will be there later, such as a premiere or an embargo; see <see cref="ExtractionException.NotBefore"/>.</summary>
    NotYet,

    /// <summary>The site shows it only to those who sign in, or to others than the account that is signed in.</summary>
    AuthNeeded,

    /// <summary>The site asks to come back later; see <see cref="ExtractionException.NotBefore"/>.</summary>
    RateLimited,

    /// <summary>The site shows it only in other countries.</summary>
    GeoBlocked,

    /// <summary>The page is not what the plugin knows: the plugin needs an update.</summary>
    SiteChanged,

    /// <summary>Network or server trouble that may be over at the next try.</summary>
    Transient,

    /// <summary>Whoever asked must ask otherwise: an option in the URL or a setting of the plugin makes no sense.</summary>
    BadRequest,
}

/// <summary>An extraction that failed for a reason the host can act on. Any other exception counts as a crash of the plugin.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">What happened and what to do next; without secrets and without signed URLs.</param>
/// <param name="inner">The cause.</param>
public sealed class ExtractionException(ExtractionFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>The reason.</summary>
    public ExtractionFailure Failure { get; } = failure;

    /// <summary>For <see cref="ExtractionFailure.NotYet"/> and <see cref="ExtractionFailure.RateLimited"/>: the earliest moment to try again. Default: null, unknown.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
