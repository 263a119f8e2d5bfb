using SnatchEngine.Abstractions;

namespace SnatchEngine.Downloads;

/// <summary>A download that ended without its file. What was fetched stays in the part file unless it is proven useless.</summary>
/// <param name="failure">Which side, which phase.</param>
/// <param name="message">What happened and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class DownloadException(DownloadFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Which side, which phase.</summary>
    public DownloadFailure Failure { get; } = failure;

    /// <summary>For <see cref="DownloadFailure.Parked"/>: the earliest moment to try again.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The HTTP status that decided it, when one did.</summary>
    public int? Status { get; init; }
}
