namespace SnatchEngine.Abstractions.Extraction;

/// <summary>An <see cref="IExtractor"/> that can tell with one cheap request whether a URL has anything new implements this too.</summary>
public interface IProbeChanges
{
    /// <summary>Asks whether an extraction would give anything else than the one the mark was made after.</summary>
    /// <param name="url">The URL that would be extracted.</param>
    /// <param name="mark">The <see cref="ChangeProbe.Mark"/> of the last probe of this URL. Null: there was none.</param>
    /// <param name="cancellationToken">Ends it; let <see cref="OperationCanceledException"/> pass.</param>
    /// <exception cref="ExtractionException">It cannot be told, for a reason the host can act on.</exception>
    Task<ChangeProbe> ProbeAsync(string url, string? mark, CancellationToken cancellationToken = default);
}

/// <summary>What a probe found.</summary>
/// <param name="HasChanged">Whether there may be something new; true when it cannot be told.</param>
/// <param name="Mark">Opaque to the host; comes back at the next probe. At most 4,096 characters. Null: the site offers nothing to tell by.</param>
public sealed record ChangeProbe(bool HasChanged, string? Mark);
