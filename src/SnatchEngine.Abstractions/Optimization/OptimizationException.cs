namespace SnatchEngine.Abstractions.Optimization;

/// <summary>Why a change cannot be made or undone.</summary>
public enum OptimizationFailure
{
    /// <summary>It takes a privilege this process does not have.</summary>
    NotPermitted,

    /// <summary>This machine does not have it.</summary>
    NotSupported,

    /// <summary>Somebody else changed it meanwhile, so it was left alone.</summary>
    ChangedMeanwhile,

    /// <summary>The system refused for another reason.</summary>
    Refused,
}

/// <summary>A change that could not be made or undone, for a reason a person can act on.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">What happened and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class OptimizationException(OptimizationFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>The reason.</summary>
    public OptimizationFailure Failure { get; } = failure;
}
