using System.Globalization;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>Facts as they are found; what is not known is left out.</summary>
internal sealed class FactList
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);

    public void Add(string key, string? value)
    {
        if (value is { Length: > 0 })
        {
            _facts[key] = value;
        }
    }

    public void Add(string key, long? value) => Add(key, value?.ToString(CultureInfo.InvariantCulture));

    public ProbedMachine ToMachine() => new(_facts);
}
