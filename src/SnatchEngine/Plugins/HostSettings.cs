using SnatchEngine.Plugins.Lending;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins;

/// <summary>What the operator says of plugins and programs in <c>config/snatch.yaml</c>. Other keys of that file have readers of their own.</summary>
internal sealed record HostSettings
{
    private const string FileName = "snatch.yaml";

    /// <summary>Nothing is said.</summary>
    public static HostSettings None => new() { Path = FileName };

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Full paths of programs, by name. A program that is not here is looked for on the search path.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>();

    /// <summary>What is set below <c>plugins.settings</c>, by id; each plugin's schema says what of it is right.</summary>
    public IReadOnlyDictionary<string, YamlEntry> Settings { get; init; } = new Dictionary<string, YamlEntry>();

    /// <summary>What is set below <c>plugins.budgets</c>, by id, to be laid over the manifest's.</summary>
    public IReadOnlyDictionary<string, YamlEntry> Budgets { get; init; } = new Dictionary<string, YamlEntry>();

    /// <summary>Reads the file of a home folder; nothing is said where there is none.</summary>
    /// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
    /// <exception cref="ConfigException">It cannot be understood.</exception>
    public static HostSettings Load(string homeFolder)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(homeFolder), "config", FileName);
        if (!File.Exists(path))
        {
            return None with { Path = path };
        }

        var problems = new ProblemList();
        var root = YamlFile.Read(path, problems);
        var scope = new ReadScope { Problems = problems };
        var settings = None with { Path = path };
        if (root is not null)
        {
            var plugins = Below(root, "plugins", ["plugins", "programs"], scope);
            var below = scope.Under("plugins");
            settings = settings with
            {
                Programs = ReadPrograms(Below(root, "programs", [], scope), scope.Under("programs")),
                Settings = ById(plugins is null ? null : Below(plugins, "settings", ["trust", "settings", "budgets"], below)),
                Budgets = ById(plugins is null ? null : Below(plugins, "budgets", [], below)),
            };
        }

        problems.ThrowIfAny();
        return settings;
    }

    /// <summary>The file without what is read here, for those who read the rest.</summary>
    public static YamlMapping Others(YamlMapping root)
    {
        var others = new YamlMapping(root.Place);
        foreach (var entry in root.Entries.Where(e => e.Key.Value != "programs"))
        {
            others.TryAdd(entry is { Key.Value: "plugins", Value: YamlMapping plugins } ? entry with { Value = Without(plugins, "settings", "budgets") } : entry);
        }

        return others;
    }

    /// <summary>The budget of a plugin: its manifest's, with what the operator says laid over it.</summary>
    /// <exception cref="ConfigException">What the operator says is wrong.</exception>
    public RequestBudget BudgetOf(PluginManifest manifest)
    {
        var budget = manifest.Budget ?? RequestBudget.Usual;
        if (!Budgets.TryGetValue(manifest.Id, out var entry))
        {
            return budget;
        }

        var problems = new ProblemList();
        budget = RequestBudget.Section().Read(entry.Value, budget, new ReadScope { Problems = problems, At = $"plugins.budgets.{manifest.Id}" });
        problems.ThrowIfAny();
        return budget;
    }

    // Keys of others are theirs to judge; one that is nearly ours was meant to be.
    private static YamlMapping? Below(YamlMapping node, string key, string[] known, ReadScope scope)
    {
        foreach (var entry in node.Entries.Where(e => !known.Contains(e.Key.Value, StringComparer.Ordinal)))
        {
            if (NearestName.Of(entry.Key.Value, known) is { } near)
            {
                scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{NearestName.Hint(near)}");
            }
        }

        if (!node.TryFind(key, out var found) || found.Value is YamlScalar { IsNull: true })
        {
            return null;
        }

        if (found.Value is not YamlMapping mapping)
        {
            scope.Under(key).Refuse(found.Value, ProblemCode.WrongType, $"must be keys with values, was {(found.Value is YamlScalar scalar ? Quoted.Text(scalar.Value) : "a list")}");
            return null;
        }

        return mapping;
    }

    private static YamlMapping Without(YamlMapping node, params string[] keys)
    {
        var rest = new YamlMapping(node.Place);
        foreach (var entry in node.Entries.Where(e => !keys.Contains(e.Key.Value, StringComparer.Ordinal)))
        {
            rest.TryAdd(entry);
        }

        return rest;
    }

    private static Dictionary<string, YamlEntry> ById(YamlMapping? node) => node?.Entries.ToDictionary(e => e.Key.Value, StringComparer.Ordinal) ?? [];

    private static Dictionary<string, string> ReadPrograms(YamlMapping? node, ReadScope scope)
    {
        Dictionary<string, string> programs = new(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in node?.Entries ?? [])
        {
            if (Read.FilePath.TryRead(entry.Value, scope.Under(entry.Key.Value), out var path))
            {
                programs[entry.Key.Value] = (string)path!;
            }
        }

        return programs;
    }
}
