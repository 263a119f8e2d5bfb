using SnatchEngine.Abstractions;

namespace SnatchEngine.Cli;

/// <summary>The command line or the configuration cannot be obeyed: every problem at once, a line each.</summary>
/// <param name="problems">The lines; without secrets.</param>
internal sealed class UsageException(IReadOnlyList<string> problems) : SnatchException(string.Join(Environment.NewLine, problems))
{
    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
