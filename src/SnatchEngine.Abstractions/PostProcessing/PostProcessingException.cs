namespace SnatchEngine.Abstractions.PostProcessing;

/// <summary>Why a step cannot be done.</summary>
public enum PostProcessingFailure
{
    /// <summary>The file is not of a kind the step can work on, or is damaged.</summary>
    BadInput,

    /// <summary>An option makes no sense, alone or with another.</summary>
    BadOption,

    /// <summary>A bound that protects the machine was reached: too many files, too many bytes.</summary>
    TooMuch,

    /// <summary>The program that does the work ended with an error.</summary>
    ProgramFailed,

    /// <summary>The disk is full or cannot be written.</summary>
    CannotWrite,
}

/// <summary>A step that failed for a reason a person can act on.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">What happened and what to do next; without secrets.</param>
/// <param name="inner">The cause.</param>
public sealed class PostProcessingException(PostProcessingFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>The reason.</summary>
    public PostProcessingFailure Failure { get; } = failure;
}
