using SnatchEngine.Abstractions;

namespace SnatchEngine.Yaml;

/// <summary>Files people write, or values they typed, cannot be used; carries every problem found, in the order of their places.</summary>
/// <param name="problems">The problems; at least one.</param>
public sealed class ConfigException(IReadOnlyList<ConfigProblem> problems) : SnatchException(string.Join('\n', problems))
{
    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}
