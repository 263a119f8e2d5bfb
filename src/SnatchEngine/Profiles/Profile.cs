using SnatchEngine.Downloads;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>How this machine downloads: the settings a run starts from, with the origin of each.</summary>
public sealed record Profile
{
    /// <summary>The name it was asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>The knobs of the download core.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Which variant of a medium is taken.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>Record every item in the archive, an ad-hoc <c>get</c> too. Default: false.</summary>
    public bool Archive { get; init; }

    /// <summary>Keep what was learned of hosts in the database. Default: false.</summary>
    public bool LearnHosts { get; init; }

    /// <summary>The origins of the keys somebody wrote, by dotted key; every other value is a built-in default.</summary>
    public IReadOnlyDictionary<string, ValueOrigin> Origins { get; init; } = new Dictionary<string, ValueOrigin>();

    /// <summary>The name of the profile this one is laid over, as its file says.</summary>
    internal string? Extends { get; init; }

    /// <summary>Where the value of a key came from.</summary>
    /// <param name="key">A dotted key, such as <c>download.retries</c>.</param>
    public ValueOrigin OriginOf(string key) => Origins.TryGetValue(key, out var origin) ? origin : ValueOrigin.BuiltIn;

    /// <summary>Every key with its value as somebody would write it, and where that came from.</summary>
    public IEnumerable<(string Key, string Value, ValueOrigin Origin)> Explain()
    {
        foreach (var line in ProfileSection.Whole.Lines(this))
        {
            if (line.Value is not null && line.Key is not ("name" or "extends"))
            {
                yield return (line.Key, line.Value, OriginOf(line.Key));
            }
        }
    }
}
