using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Adapting;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Extraction;
using SnatchEngine.Formats.Presets;
using SnatchEngine.PostProcessing;
using SnatchEngine.Optimization;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>How this machine downloads: the settings a run starts from, with the origin of each.</summary>
public sealed record Profile
{
    /// <summary>The name it was asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>The machine it is meant for, by its own file; empty: it is chosen by name only.</summary>
    public Conditions Match { get; init; } = Conditions.None;

    /// <summary>How much trouble is taken. Default: <see cref="ProfileMode.Balanced"/>.</summary>
    public ProfileMode Mode { get; init; } = ProfileMode.Balanced;

    /// <summary>Ceiling for the memory of the process: its buffers get a quarter of it at most, its caches an eighth. Default: null, none.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>How much an extraction may take.</summary>
    public ExtractionBounds Extraction { get; init; } = new();

    /// <summary>How many items are post-processed at once. Default: <see cref="HeavySteps.Parallel"/>.</summary>
    public HeavySteps HeavySteps { get; init; }

    /// <summary>What else holds while something holds of the machine.</summary>
    public IReadOnlyList<WhenRule> When { get; init; } = [];

    /// <summary>When bytes may flow, and when runs may begin.</summary>
    public ProfileWindows Windows { get; init; } = new();

    /// <summary>From where on the engine steps back for the machine. Default: nothing is watched.</summary>
    public AdaptOptions Adapt { get; init; } = AdaptOptions.Off;

    /// <summary>The knobs of the download core.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Which variant of a medium is taken.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>What is done with the files of an item before they are placed, in order; the steps of a wish follow. Those of ffmpeg are for what plays. Default: nothing.</summary>
    public IReadOnlyList<PostStep> After { get; init; } = [];

    /// <summary>Record every item in the archive, an ad-hoc <c>get</c> too. Default: false.</summary>
    public bool Archive { get; init; }

    /// <summary>Keep in the database what was learned of hosts, and what downloads took. Default: true.</summary>
    public bool LearnHosts { get; init; } = true;

    /// <summary>What is kept of answers to plugins' requests.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>What is asked of the platform. Default: nothing.</summary>
    public OptimizerOptions Optimizers { get; init; } = new();

    /// <summary>How files are named, where nobody says otherwise. Default: null, as the site or the server says.</summary>
    public string? Output { get; init; }

    /// <summary>The origins of the keys somebody wrote, by dotted key; every other value is a built-in default.</summary>
    public IReadOnlyDictionary<string, ValueOrigin> Origins { get; init; } = new Dictionary<string, ValueOrigin>();

    /// <summary>Everything somebody wrote for a key, the strongest last; empty unless it was asked for.</summary>
    public IReadOnlyDictionary<string, List<WrittenValue>> History { get; init; } = new Dictionary<string, List<WrittenValue>>();

    /// <summary>The profiles it is made of, itself first.</summary>
    public IReadOnlyList<string> Chain { get; init; } = [];

    /// <summary>The rules that hold just now.</summary>
    public IReadOnlyList<WhenRule> ActiveRules { get; init; } = [];

    /// <summary>The options of the download core, with its buffers within <see cref="Memory"/>.</summary>
    public DownloadOptions BoundedDownload => Memory is { } most && new ByteSize(most.Bytes / 4) is var part && part < Download.Memory ? Download with { Memory = part } : Download;

    /// <summary>What is kept of answers, with its memory within <see cref="Memory"/>.</summary>
    public CacheOptions BoundedCache => Memory is { } most && new ByteSize(most.Bytes / 8) is var part && part.Bytes < Cache.Memory.Bytes ? Cache with { Memory = part } : Cache;

    /// <summary>The name of the profile this one is laid over, as its file says.</summary>
    public string? Extends { get; init; }

    /// <summary>Where the value of a key came from.</summary>
    /// <param name="key">A dotted key, such as <c>download.retries</c>.</param>
    public ValueOrigin OriginOf(string key) => Origins.TryGetValue(key, out var origin) ? origin : ValueOrigin.BuiltIn;

    /// <summary>Every key with its value as somebody would write it, and where that came from.</summary>
    public IEnumerable<(string Key, string Value, ValueOrigin Origin)> Explain()
    {
        foreach (var line in ProfileSection.Whole.Lines(this))
        {
            if (line.Value is not null && line.Key is not ("name" or "extends") && !line.Key.StartsWith("match.", StringComparison.Ordinal))
            {
                yield return (line.Key, line.Value, OriginOf(line.Key));
            }
        }
    }
}
