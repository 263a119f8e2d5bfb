using SnatchEngine.Abstractions;

namespace SnatchEngine.Downloads.Http;

/// <summary>Why a file of cookies or logins cannot be used.</summary>
public enum AccessFileFailure
{
    /// <summary>It is missing, a folder, or not ours to read.</summary>
    Unreadable,

    /// <summary>A line of it is not in the format.</summary>
    Malformed,
}

/// <summary>A file of cookies or logins that cannot be used. The message never repeats what the file says, as that is secret.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">The place and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class AccessFileException(AccessFileFailure failure, string message, Exception? inner = null) : SnatchException(message, inner)
{
    /// <summary>Why.</summary>
    public AccessFileFailure Failure { get; } = failure;

    internal static AccessFileException At(string path, int line, string problem) => new(AccessFileFailure.Malformed, $"{path}:{line}: {problem}");

    internal static T Reading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AccessFileException(AccessFileFailure.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }
}
