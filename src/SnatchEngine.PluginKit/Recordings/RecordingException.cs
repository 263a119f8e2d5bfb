using SnatchEngine.Abstractions;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>What is wrong with a recording, or with its use.</summary>
public enum RecordingFailure
{
    /// <summary>The file is missing, or is not a recording.</summary>
    Unreadable,

    /// <summary>The plugin asked for something that was not recorded.</summary>
    NotRecorded,

    /// <summary>A site needs more requests for one URL than a recording may hold.</summary>
    TooLong,
}

/// <summary>A recording that cannot be used, or a request it has no answer to.</summary>
/// <param name="failure">Which of them.</param>
/// <param name="message">What happened and what to do next.</param>
/// <param name="inner">The cause.</param>
public sealed class RecordingException(RecordingFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Which of them.</summary>
    public RecordingFailure Failure { get; } = failure;
}
