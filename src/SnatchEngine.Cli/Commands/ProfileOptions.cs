using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options of every command that uses a profile.</summary>
/// <param name="set">An option that stands for <c>--set</c>. Null: its own.</param>
internal sealed class ProfileOptions(Option<string[]>? set = null)
{
    public Option<string[]> Profile { get; } = FetchOptions.Valued("--profile", "NAME", "The profile, whatever the machine and 'snatch profile use' say");

    public Option<string[]> Mode { get; } = FetchOptions.Valued("--mode", "MODE", "fast, balanced or thorough: how much trouble is taken");

    public Option<string[]> MaxMemory { get; } = FetchOptions.Valued("--max-memory", "SIZE", "Ceiling for the memory of the process");

    public Option<string[]> TempDir { get; } = FetchOptions.Valued("--temp-dir", "DIR", "Where staging lies; fastest, or beside the target");

    public Option<string[]> Set { get; } = set ?? FetchOptions.Valued("--set", "KEY=VALUE", "Override one value of the profile; may be repeated");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Profile, Mode, MaxMemory, TempDir, Set];

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The name that was given; null when none was.</summary>
    public string? NameFrom(OptionReader read)
    {
        var name = read.One(Profile);
        if (name is { Length: 0 })
        {
            read.Refuse(Profile, name, "must name a profile; 'snatch profile list' shows them");
        }

        return name is { Length: > 0 } ? name : null;
    }

    /// <summary>The overrides; those of <c>--set</c> first, as a flag of its own says it more plainly.</summary>
    public IReadOnlyList<ProfileSetting> SettingsFrom(OptionReader read)
    {
        List<ProfileSetting> settings = [];
        foreach (var text in read.All(Set))
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0 || text[..cut].Trim().Length == 0)
            {
                read.Refuse(Set, text, "must be KEY=VALUE, such as download.retries=3");
                continue;
            }

            settings.Add(new ProfileSetting(text[..cut].Trim(), text[(cut + 1)..].Trim(), read.NameOf(Set)));
        }

        foreach (var (option, key) in new[] { (Mode, "mode"), (MaxMemory, "memory"), (TempDir, "download.temp") })
        {
            if (read.One(option) is { } value)
            {
                settings.Add(new ProfileSetting(key, value, read.NameOf(option)));
            }
        }

        return settings;
    }
}
