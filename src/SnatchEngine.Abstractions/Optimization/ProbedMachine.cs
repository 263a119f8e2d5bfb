using System.Globalization;

namespace SnatchEngine.Abstractions.Optimization;

/// <summary>What an optimizer found out about a machine: texts by dotted keys, such as <c>process.nice</c>, so that they can be recorded and read back.</summary>
/// <param name="Facts">The facts. What could not be found out is not there.</param>
public sealed record ProbedMachine(IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>One fact; null when it is not known.</summary>
    /// <param name="key">Its key.</param>
    public string? this[string key] => Facts.TryGetValue(key, out var value) ? value : null;

    /// <summary>A fact that is a whole number; null when it is not known or is none.</summary>
    /// <param name="key">Its key.</param>
    public long? Number(string key) => long.TryParse(this[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
