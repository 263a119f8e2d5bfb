using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Machine;

/// <summary>What is known of this machine; each fact is read when it is first asked for, and kept.</summary>
/// <param name="read">Reads a fact.</param>
public sealed class MachineFacts(Func<string, MachineFact> read)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MachineFact> _known = new(StringComparer.Ordinal);

    /// <summary>What can be asked for, in the order it is shown.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["os", "arch", "cores", "memory", "gpu", "host", "tags", "disk", "container", "power", "network", "memory-free", "disk-free", "time", "days"];

    /// <summary>One fact.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    public MachineFact this[string key]
    {
        get
        {
            lock (_gate)
            {
                return _known.TryGetValue(key, out var fact) ? fact : _known[key] = read(key);
            }
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<MachineFact> All() => [.. Keys.Select(key => this[key])];

    /// <summary>A machine that differs in one fact, as somebody supposes.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="text">The value as it would be written below <c>match:</c>.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    public MachineFacts Supposing(string key, string text, out string? problem)
    {
        var kind = KindOf(key);
        if (kind is null)
        {
            problem = $"there is no fact {Quoted.Text(key)}{NearestName.Hint(NearestName.Of(key, Keys))}; there are: {string.Join(", ", Keys)}";
            return this;
        }

        var misfit = kind.Parse(new ScalarText(text, IsPlain: true, new YamlPlace("", 0, 0)), out var value);
        problem = misfit is null ? null : $"{key} must be {kind.Accepts}, was {Quoted.Text(text)}";
        var supposed = new MachineFact(key, key is "tags" or "gpu" ? (object)text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : value, text, "supposed");
        return new MachineFacts(asked => asked == key ? supposed : this[asked]);
    }

    private static ScalarKind? KindOf(string key) => key switch
    {
        "os" => FactWords.Os,
        "arch" => FactWords.Architecture,
        "disk" => FactWords.Disk,
        "power" => FactWords.Power,
        "network" => FactWords.Network,
        "days" => FactWords.Day,
        "cores" => Read.Whole(1, 4096),
        "memory" or "memory-free" or "disk-free" => Read.Size,
        "container" => Read.Bool,
        "gpu" or "host" or "tags" => Read.Text,
        "time" => TimeOfDayKind.Instance,
        _ => null,
    };
}
