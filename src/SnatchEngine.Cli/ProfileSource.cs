using SnatchEngine.Cli.Commands;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli;

/// <summary>Where the profile of an invocation comes from: files, machine, environment, command line.</summary>
/// <param name="ProgramFolder">Where the shipped <c>profiles/</c> lie.</param>
/// <param name="HomeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
/// <param name="Variables">The variables of the process; asked once for each invocation.</param>
/// <param name="Time">The clock.</param>
internal sealed record ProfileSource(string ProgramFolder, string HomeFolder, Func<IReadOnlyDictionary<string, string>> Variables, TimeProvider Time)
{
    /// <summary>The profiles.</summary>
    public ProfileCatalog Catalog(IReadOnlyDictionary<string, string> variables) => Catalog(variables, Path.Combine(HomeFolder, "config", "profiles"));

    private ProfileCatalog Catalog(IReadOnlyDictionary<string, string> variables, string ownFolder) => new(
        Path.Combine(ProgramFolder, "profiles"), ownFolder, (tag, name) => tag == ScalarTag.Env ? variables.GetValueOrDefault(name) : null);

    /// <summary>The profiles as an invocation sees them that names one; a file of its own lies in its own folder.</summary>
    private (ProfileCatalog Catalog, string? Name) CatalogOf(string? name, IReadOnlyDictionary<string, string> variables) =>
        name is not null && name.EndsWith(".yaml", StringComparison.Ordinal) && File.Exists(name)
            ? (Catalog(variables, Path.GetDirectoryName(Path.GetFullPath(name))!), Path.GetFileNameWithoutExtension(name))
            : (Catalog(variables), name);

    /// <summary>What <c>snatch profile use</c> chose.</summary>
    public UsedProfile Used => new(HomeFolder);

    /// <summary>The machine.</summary>
    /// <param name="variables">What is said of it in the environment.</param>
    /// <param name="folder">Where files go.</param>
    public MachineFacts Look(IReadOnlyDictionary<string, string> variables, string folder) => new MachineReading
    {
        Time = Time,
        Folder = folder,
        Tags = variables.GetValueOrDefault("SNATCH_TAGS"),
        Network = variables.GetValueOrDefault("SNATCH_NETWORK"),
    }.Look();

    /// <summary>The profile of an invocation.</summary>
    /// <param name="name">The profile the command line names, or a file of one that ends with .yaml; null: the environment, <c>profile use</c> or the machine.</param>
    /// <param name="settings">What the command line overrides.</param>
    /// <param name="folder">Where files go.</param>
    public MachineProfile Of(string? name, IReadOnlyList<ProfileSetting> settings, string folder)
    {
        var variables = Variables();
        var fromEnvironment = variables.GetValueOrDefault("SNATCH_PROFILE") is { Length: > 0 } named ? named : null;
        var (catalog, asked) = CatalogOf(name ?? fromEnvironment, variables);
        var ask = new ProfileAsk
        {
            Name = asked,
            NameOrigin = name is null ? "SNATCH_PROFILE" : "--profile",
            Overrides = [.. EnvironmentOverrides.Of(variables), .. settings.Select(s => new ProfileOverride(s.Key, s.Value, s.Origin))],
        };
        return new MachineProfile(catalog, Used, ask, () => Look(variables, folder));
    }

    /// <summary>Does something with profiles; what is wrong with them is a matter of usage.</summary>
    public static T Refusing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ConfigException wrong)
        {
            throw new UsageException([.. wrong.Problems.Select(p => p.ToString())]);
        }
    }
}
