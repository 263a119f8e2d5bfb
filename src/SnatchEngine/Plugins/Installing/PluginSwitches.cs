using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Which plugins are switched off, and which version of one is wanted instead of its highest; kept in <c>state/plugins.switches</c>.</summary>
public sealed class PluginSwitches
{
    /// <summary>The file's name.</summary>
    public const string FileName = "plugins.switches";

    private readonly SortedSet<string> _disabled;
    private readonly SortedDictionary<string, Version> _preferred;

    private PluginSwitches(SortedSet<string> disabled, SortedDictionary<string, Version> preferred)
    {
        _disabled = disabled;
        _preferred = preferred;
    }

    /// <summary>The ids of the plugins that are switched off.</summary>
    public IReadOnlySet<string> Disabled => _disabled;

    /// <summary>The versions that are wanted, by id; one that is not installed counts for nothing.</summary>
    public IReadOnlyDictionary<string, Version> Preferred => _preferred;

    /// <summary>The same, as a catalog asks for it.</summary>
    public PluginChoices Choices => new() { Preferred = Preferred, Disabled = Disabled };

    /// <summary>Reads the switches.</summary>
    /// <param name="path">The file; when it is not there, all is as usual.</param>
    /// <exception cref="TrustException">It is not as it was written.</exception>
    public static PluginSwitches Read(string path)
    {
        var switches = new PluginSwitches(new SortedSet<string>(StringComparer.Ordinal), new SortedDictionary<string, Version>(StringComparer.Ordinal));
        foreach (var (number, words) in OwnerFile.ReadLines(path))
        {
            if (words is ["disabled", var off])
            {
                switches._disabled.Add(off);
            }
            else if (words is ["preferred", var id, var text] && Version.TryParse(text, out var version))
            {
                switches._preferred[id] = version;
            }
            else
            {
                throw OwnerFile.Damaged(path, number, "a line must be 'disabled ID' or 'preferred ID VERSION'");
            }
        }

        return switches;
    }

    /// <summary>With a plugin switched on or off.</summary>
    public PluginSwitches With(string id, bool enabled)
    {
        var copy = Copy();
        _ = enabled ? copy._disabled.Remove(id) : copy._disabled.Add(id);
        return copy;
    }

    /// <summary>With a version wanted; null: the highest.</summary>
    public PluginSwitches Preferring(string id, Version? version)
    {
        var copy = Copy();
        copy._preferred.Remove(id);
        if (version is not null)
        {
            copy._preferred[id] = version;
        }

        return copy;
    }

    /// <summary>Writes them, all or nothing.</summary>
    /// <exception cref="TrustException">They cannot be written.</exception>
    public void Write(string path) => OwnerFile.Write(
        path, ["# Written by 'snatch plugin enable, disable, install, rollback'.", .. _disabled.Select(id => $"disabled {id}"), .. _preferred.Select(p => $"preferred {p.Key} {p.Value}")]);

    private PluginSwitches Copy() => new(new SortedSet<string>(_disabled, StringComparer.Ordinal), new SortedDictionary<string, Version>(_preferred, StringComparer.Ordinal));
}
