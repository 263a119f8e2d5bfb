namespace SnatchEngine.Abstractions.Lending;

/// <summary>A call was not made, because those before it failed; out of an extraction it counts as <see cref="Extraction.ExtractionFailure.Transient"/>.</summary>
/// <param name="message">What is left alone, and why.</param>
/// <param name="retryAfter">How long it is left alone from now; zero while a probe is under way.</param>
public sealed class BreakerOpenException(string message, TimeSpan retryAfter) : SnatchException(message)
{
    /// <summary>How long it is left alone from when this was raised; zero while a probe is under way.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
