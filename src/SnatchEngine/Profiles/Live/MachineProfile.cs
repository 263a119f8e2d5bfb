using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Live;

/// <summary>The profile of this machine: which one, why, and what it says now.</summary>
/// <param name="catalog">The profiles.</param>
/// <param name="used">What <c>snatch profile use</c> chose.</param>
/// <param name="ask">What was said for this process.</param>
/// <param name="look">Looks at the machine; what is not asked for is not read.</param>
public sealed class MachineProfile(ProfileCatalog catalog, UsedProfile used, ProfileAsk ask, Func<MachineFacts> look)
{
    /// <summary>Which profile: the one that was named, the one that is used, the one for this machine, else the default.</summary>
    /// <exception cref="Yaml.ConfigException">A <c>match</c> cannot be understood.</exception>
    public ProfileChoice Choose(MachineFacts facts)
    {
        if (ask.Name is { } named)
        {
            return new ProfileChoice(named, $"{ask.NameOrigin} names it", []);
        }

        return used.Read() is { } chosen ? new ProfileChoice(chosen, "'snatch profile use' chose it", []) : catalog.Choose(facts);
    }

    /// <summary>Chooses and loads it.</summary>
    /// <param name="withHistory">Keep everything somebody wrote for each key.</param>
    /// <exception cref="Yaml.ConfigException">With every problem.</exception>
    public (Profile Profile, ProfileChoice Choice) Load(bool withHistory = false)
    {
        var facts = look();
        var choice = Choose(facts);
        var origin = ask.Name is null ? $"{used.Path}:" : ask.NameOrigin;
        return (catalog.Load(choice.Name, ask.Overrides, origin, facts, withHistory), choice);
    }

    /// <summary>What would be another text if a file had changed that has a say in this.</summary>
    public string Stamp()
    {
        var stamp = StampOf(used.Path);
        if (catalog.OwnFolder is { } folder && Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                stamp += $"\n{path} {StampOf(path)}";
            }
        }

        return stamp;
    }

    private static string StampOf(string path) => new FileInfo(path) is { Exists: true } file ? $"{file.LastWriteTimeUtc.Ticks} {file.Length}" : "-";
}
