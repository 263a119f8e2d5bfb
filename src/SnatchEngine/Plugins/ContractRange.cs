using System.Diagnostics.CodeAnalysis;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>The versions of the contract a plugin works with: <c>1.2</c> is 1.2 up to, not including, 2.0; <c>&gt;=1.2 &lt;3.0</c> says both ends.</summary>
/// <param name="From">The lowest.</param>
/// <param name="Below">The first that is too high.</param>
public sealed record ContractRange(Version From, Version Below)
{
    /// <summary>The contract of this program.</summary>
    public static Version Current { get; } = Normal(typeof(ISnatchPlugin).Assembly.GetName().Version!);

    /// <summary>Reads a range.</summary>
    /// <param name="text">The text.</param>
    /// <param name="range">The range.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ContractRange? range)
    {
        range = null;
        if (TryVersion(text, out var from))
        {
            range = new ContractRange(from, new Version(from.Major + 1, 0, 0));
        }
        else if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var low, var high] &&
            low.StartsWith(">=", StringComparison.Ordinal) && high.StartsWith('<') &&
            TryVersion(low[2..], out from) && TryVersion(high[1..], out var below) && from < below)
        {
            range = new ContractRange(from, below);
        }

        return range is not null;
    }

    /// <summary>Whether a contract is within the range.</summary>
    /// <param name="contract">The contract's version.</param>
    public bool Includes(Version contract) => contract >= From && contract < Below;

    /// <summary>The range with both ends.</summary>
    public override string ToString() => $">={From.ToString(2)} <{Below.ToString(2)}";

    private static bool TryVersion(string text, [NotNullWhen(true)] out Version? version)
    {
        version = null;
        if (text.Length <= 20 && text.All(c => char.IsAsciiDigit(c) || c == '.') && Version.TryParse(text, out var parsed) && parsed.Major < int.MaxValue)
        {
            version = Normal(parsed);
        }

        return version is not null;
    }

    private static Version Normal(Version version) => new(version.Major, version.Minor, Math.Max(version.Build, 0));
}
