using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Adapting;
using SnatchEngine.Extraction;
using SnatchEngine.Formats.Presets;
using SnatchEngine.PostProcessing;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys of a profile.</summary>
public static class ProfileSection
{
    /// <summary>The least <see cref="Profile.Memory"/> may be.</summary>
    public static readonly ByteSize LeastMemory = ByteSize.MiB(32);

    /// <summary>A whole profile file.</summary>
    public static Section<Profile> Whole { get; } = new Section<Profile>()
        .Key("name", Read.Untagged(Read.Text), "The profile's name; the file's name without .yaml.", p => p.Name, (p, _) => p)
        .Key("extends", Read.Untagged(Read.Text), "The profile this one is laid over.", p => p.Extends ?? "", (p, v) => p with { Extends = (string)v! })
        .Nested("match", ConditionSection.Match, "The machine it is meant for.", p => p.Match, (p, v) => p with { Match = v })
        .Key("mode", Read.Word(("fast", ProfileMode.Fast), ("balanced", ProfileMode.Balanced), ("thorough", ProfileMode.Thorough)),
            "How much trouble is taken over metadata, retries, memory and steps.", p => p.Mode, (p, v) => p with { Mode = (ProfileMode)v! })
        .Key("memory", Read.Or("none", Read.Size), "Ceiling for the memory of the process: buffers get a quarter of it at most, caches an eighth.",
            p => p.Memory, (p, v) => p with { Memory = (ByteSize?)v })
        .Nested("download", DownloadSection.Whole, "The download core.", p => p.Download, (p, v) => p with { Download = v })
        .Nested("adapt", AdaptSection.Whole, "When the engine steps back for the machine.", p => p.Adapt, (p, v) => p with { Adapt = v })
        .Nested("extraction", Extraction(), "What is found out before anything is fetched.", p => p.Extraction, (p, v) => p with { Extraction = v })
        .Key("heavy-steps", Read.Word(("parallel", HeavySteps.Parallel), ("serial", HeavySteps.Serial)), "How many items are post-processed at once: as many as there are cores, or one.",
            p => p.HeavySteps, (p, v) => p with { HeavySteps = (HeavySteps)v! })
        .Key("quality", MediaSection.Quality, "How large a picture may be: 480p, 720p, 1080p, any.", p => p.Media.Quality, (p, v) => p with { Media = p.Media with { Quality = (MediaQuality)v! } })
        .Nested("media", MediaSection.Whole, "Which variant of a medium is taken.", p => p.Media, (p, v) => p with { Media = v })
        .Key("after", new StepsKind(), "What is done with files before they are placed, in order: none, or steps such as { use: ffmpeg-remux, to: mkv }.",
            p => p.After, (p, v) => p with { After = (IReadOnlyList<PostStep>)v! })
        .Key("archive", Read.Bool, "Record every item in the archive, an ad-hoc get too.", p => p.Archive, (p, v) => p with { Archive = (bool)v! })
        .Key("output", Read.Or("none", Read.Text), "How files are named, such as {title} [{id}].{ext}; else as the site or the server says.", p => p.Output, (p, v) => p with { Output = (string?)v })
        .Key("learn-hosts", Read.Bool, "Keep in the database what runs of more than a second learned: of hosts for a day, of durations for a month.", p => p.LearnHosts, (p, v) => p with { LearnHosts = (bool)v! })
        .Nested("cache", CacheSection.Whole, "What is kept to be used again.", p => p.Cache, (p, v) => p with { Cache = v })
        .Nested("optimizers", OptimizersSection.Whole, "What is asked of the platform's optimizers; 'snatch tune' explains.", p => p.Optimizers, (p, v) => p with { Optimizers = v })
        .Key("when", new WhenKind(), "What else holds while something holds of the machine.", p => p.When, (p, v) => p with { When = (IReadOnlyList<WhenRule>)v! })
        .Nested("windows", Windows(), "When something may be done, by the clock on the wall.", p => p.Windows, (p, v) => p with { Windows = v });

    /// <summary>Whether a dotted key holds other keys.</summary>
    internal static bool IsSection(string key) => Whole.Paths().Any(p => p.StartsWith(key + ".", StringComparison.Ordinal));

    /// <summary>Why a key cannot be set from the command line, the environment or a rule; null when it can.</summary>
    internal static string? RefusalOf(string key, bool inRule = false)
    {
        if (key is "name" or "extends" or "match" or "when" || key.StartsWith("match.", StringComparison.Ordinal))
        {
            return inRule ? $"'{key}' cannot be set by a rule" : $"'{key}' can only stand in a file; choose a profile with --profile";
        }

        if (inRule && (key == "windows" || key.StartsWith("windows.", StringComparison.Ordinal)))
        {
            return $"'{key}' cannot be set by a rule";
        }

        return Whole.Paths().Contains(key, StringComparer.Ordinal) ? null : $"unknown key {Quoted.Text(key)}{NearestName.Hint(Whole.Nearest(key))}";
    }

    /// <summary>A value beneath the sections of its dotted key, as it would stand in a file.</summary>
    internal static YamlNode Wrap(string key, YamlNode node)
    {
        var keys = key.Split('.');
        var place = node.Place;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            var mapping = new YamlMapping(place);
            mapping.TryAdd(new YamlEntry(new YamlScalar(place, keys[i], IsPlain: true), node));
            node = mapping;
        }

        return node;
    }

    private static Section<ExtractionBounds> Extraction() => new Section<ExtractionBounds>()
        .Key("depth", Read.Whole(0, 16), "How deep references to other URLs are followed; 0 follows none.", b => b.Depth, (b, v) => b with { Depth = (int)v! });

    private static Section<ProfileWindows> Windows() => new Section<ProfileWindows>()
        .Key("transfer", new WindowsKind(), "When bytes may flow; outside, what runs is held and nothing starts.", w => w.Transfer, (w, v) => w with { Transfer = (TimeWindows)v! })
        .Key("runs", new WindowsKind(), "When a run may begin; one that has begun goes on.", w => w.Runs, (w, v) => w with { Runs = (TimeWindows)v! });
}
