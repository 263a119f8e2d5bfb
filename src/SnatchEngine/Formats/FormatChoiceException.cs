using SnatchEngine.Abstractions;

namespace SnatchEngine.Formats;

/// <summary>Formats could not be chosen.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="inner">What it comes from.</param>
public sealed class FormatChoiceException(FormatFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public FormatFailure Failure => failure;

    /// <summary>Where in the expression or sort, from 1, in UTF-16 units; 0: it has no place.</summary>
    public int Column { get; init; }
}
