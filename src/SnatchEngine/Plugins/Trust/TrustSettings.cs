using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Trust;

/// <summary>Which plugins that were not shipped may run.</summary>
public enum TrustRule
{
    /// <summary>Those in a folder that only its owner can write.</summary>
    Folder,

    /// <summary>Those whose files are exactly what a person agreed to.</summary>
    Pinned,
}

/// <summary>What <c>config/snatch.yaml</c> says about trust.</summary>
public sealed record TrustSettings
{
    /// <summary>Which plugins may run. Default: those in a folder that only its owner can write.</summary>
    public TrustRule Rule { get; init; }

    /// <summary>The section <c>plugins</c>.</summary>
    public static Section<TrustSettings> Plugins => new Section<TrustSettings>()
        .Key("trust", Yaml.Read.Word(("folder", TrustRule.Folder), ("pinned", TrustRule.Pinned)), "Which plugins that were not shipped may run.",
            s => s.Rule, (s, v) => s with { Rule = (TrustRule)v! });

    /// <summary>Reads the file; one that is not there says nothing.</summary>
    /// <param name="path">The path of <c>snatch.yaml</c>.</param>
    /// <exception cref="ConfigException">With every problem.</exception>
    public static TrustSettings Read(string path)
    {
        if (!Path.Exists(path))
        {
            return new TrustSettings();
        }

        var problems = new ProblemList();
        var whole = new Section<TrustSettings>().Nested("plugins", Plugins, "Plugins that were not shipped.", s => s, (_, inner) => inner);
        var settings = YamlFile.Read(path, problems) is { } file ? whole.Read(HostSettings.Others(file), new TrustSettings(), new ReadScope { Problems = problems }) : new TrustSettings();
        problems.ThrowIfAny();
        return settings;
    }
}
