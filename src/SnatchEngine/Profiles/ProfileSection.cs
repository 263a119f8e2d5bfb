using SnatchEngine.Formats.Presets;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys of a profile.</summary>
public static class ProfileSection
{
    /// <summary>A whole profile file.</summary>
    public static Section<Profile> Whole { get; } = new Section<Profile>()
        .Key("name", Read.Text, "The profile's name; the file's name without .yaml.", p => p.Name, (p, _) => p)
        .Key("extends", Read.Text, "The profile this one is laid over.", p => p.Extends ?? "", (p, v) => p with { Extends = (string)v! })
        .Nested("download", DownloadSection.Whole, "The download core.", p => p.Download, (p, v) => p with { Download = v })
        .Key("quality", MediaSection.Quality, "How large a picture may be: 480p, 720p, 1080p, any.", p => p.Media.Quality, (p, v) => p with { Media = p.Media with { Quality = (MediaQuality)v! } })
        .Nested("media", MediaSection.Whole, "Which variant of a medium is taken.", p => p.Media, (p, v) => p with { Media = v })
        .Key("archive", Read.Bool, "Record every item in the archive, an ad-hoc get too.", p => p.Archive, (p, v) => p with { Archive = (bool)v! })
        .Key("learn-hosts", Read.Bool, "Keep what was learned of hosts in the database.", p => p.LearnHosts, (p, v) => p with { LearnHosts = (bool)v! });
}
