namespace SnatchEngine.Abstractions.Lending;

/// <summary>Why a program gave no output.</summary>
public enum ProgramFailure
{
    /// <summary>The manifest's <c>permissions.programs</c> does not name it.</summary>
    NotPermitted,

    /// <summary>It is not installed, or not where the operator said.</summary>
    Missing,

    /// <summary>It is there and cannot be started.</summary>
    CannotStart,

    /// <summary>It took longer than it may and was ended, with all it had started.</summary>
    TimedOut,

    /// <summary>It wrote more than is taken and was ended, with all it had started.</summary>
    TooMuchOutput,
}

/// <summary>A program the host was to run for a plugin gave no output. Out of an extraction it costs the URL and not the plugin its standing.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">Which program, what happened, and what to install or set.</param>
/// <param name="inner">The cause.</param>
public sealed class ProgramException(ProgramFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public ProgramFailure Failure { get; } = failure;
}
