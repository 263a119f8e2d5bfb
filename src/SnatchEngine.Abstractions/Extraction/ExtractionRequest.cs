namespace SnatchEngine.Abstractions.Extraction;

/// <summary>What an extractor is asked for.</summary>
/// <param name="Url">The absolute http or https URL, byte for byte as it was written or found.</param>
public sealed record ExtractionRequest(string Url)
{
    /// <summary>More URLs that somebody named for the very same file. Default: none.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Where to go on: the <see cref="PageReached.Cursor"/> of an earlier extraction of the same URL. Default: null, from the beginning.</summary>
    public string? Cursor { get; init; }
}
