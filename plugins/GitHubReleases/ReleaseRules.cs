using SnatchEngine.Abstractions;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>What the operator wants of releases.</summary>
internal sealed record ReleaseRules
{
    /// <summary>Releases marked as not yet for everybody belong to the list. Default: false.</summary>
    public bool PreReleases { get; init; }

    /// <summary>Releases that are not published belong to the list; a token shows them. Default: false.</summary>
    public bool Drafts { get; init; }

    /// <summary>When the archives of the source code are wanted. Default: of releases that have no other file.</summary>
    public SourceArchives SourceArchives { get; init; } = SourceArchives.WithoutFiles;

    /// <summary>Which files are wanted, by name. Default: all.</summary>
    public NamePatterns Files { get; init; } = new(null, null);

    /// <summary>The token requests carry. Default: null, none.</summary>
    public string? Token { get; init; }

    /// <summary>Reads the settings.</summary>
    public static ReleaseRules Of(PluginEnvironment environment)
    {
        var settings = environment.Settings;
        return new ReleaseRules
        {
            PreReleases = Said("pre-releases") == "true",
            Drafts = Said("drafts") == "true",
            SourceArchives = Said("source-archives") switch { "never" => SourceArchives.Never, "always" => SourceArchives.Always, _ => SourceArchives.WithoutFiles },
            Files = new NamePatterns(Said("include"), Said("exclude")),
            Token = environment.Secret("token") is { Length: > 0 } token ? token : null,
        };

        string? Said(string key) => settings.GetValueOrDefault(key);
    }
}

/// <summary>When the archives of the source code are wanted.</summary>
internal enum SourceArchives
{
    /// <summary>Of releases that have no other file.</summary>
    WithoutFiles,

    /// <summary>Of no release.</summary>
    Never,

    /// <summary>Of every release.</summary>
    Always,
}
