using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Abstractions.Optimization;

/// <summary>What the profile asks of an optimizer, and what the host knows that bears on it.</summary>
public sealed record OptimizerWishes
{
    /// <summary>The optimizer's section of the profile: each key with its value as it is written, such as <c>priority</c> and <c>low</c>. A key that is missing, and the word <c>keep</c>, ask for nothing. Default: nothing is asked.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The full path of the folder downloads go to. Default: empty, not known.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The fastest line that was measured. Default: null, nothing was measured lately.</summary>
    public MeasuredLine? Line { get; init; }

    /// <summary>The most memory the process may take: the least of the machine, its control groups and the profile. Default: null, not known.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>The word a setting has; <c>keep</c> when nothing was said.</summary>
    /// <param name="key">The setting.</param>
    public string Word(string key) => Settings.TryGetValue(key, out var value) ? value : "keep";
}

/// <summary>A line as it was measured by downloading.</summary>
/// <param name="Host">The host that was asked, for explanations.</param>
/// <param name="Rate">What came through.</param>
/// <param name="RoundTrip">How long an answer takes to begin; above zero. It bounds the network's round trip from above.</param>
public sealed record MeasuredLine(string Host, ByteRate Rate, TimeSpan RoundTrip)
{
    /// <summary>The bandwidth-delay product: bytes that are under way at once when the line is full.</summary>
    public ByteSize Product => new((long)Math.Min(long.MaxValue / 4, Rate.BytesPerSecond * RoundTrip.TotalSeconds));
}
