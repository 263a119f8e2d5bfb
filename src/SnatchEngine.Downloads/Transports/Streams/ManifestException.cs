using System.Globalization;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A playlist or manifest that cannot be followed: malformed, beyond its bounds, or asking for what is refused. All that its parsers throw.</summary>
/// <param name="problem">What is wrong, without the line.</param>
/// <param name="line">The line it is in, from 1; 0 when it is about the whole.</param>
public sealed class ManifestException(string problem, int line = 0)
    : SnatchException(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}: {problem}") : problem)
{
    /// <summary>The line, from 1; 0 when it is about the whole.</summary>
    public int Line { get; } = line;
}
