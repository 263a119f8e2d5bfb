using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Holds what the operator set for a plugin against the schema of its manifest.</summary>
/// <param name="manifest">Whose schema.</param>
/// <param name="settings">What the operator set.</param>
/// <param name="secrets">Where secrets are.</param>
internal sealed class SettingsReading(PluginManifest manifest, HostSettings settings, HostSecrets secrets)
{
    private string At => $"plugins.settings.{manifest.Id}";

    /// <summary>The values by key, defaults filled in, secrets left out.</summary>
    /// <exception cref="PluginException">Something does not fit; the message has a line for each problem.</exception>
    public IReadOnlyDictionary<string, string> Values()
    {
        var problems = new ProblemList();
        var scope = new ReadScope { Problems = problems, At = At };
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        var node = Node(scope);
        foreach (var entry in node?.Entries ?? [])
        {
            if (!manifest.Settings.Any(s => s.Key == entry.Key.Value))
            {
                var near = NearestName.Of(entry.Key.Value, manifest.Settings.Select(s => s.Key));
                scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{NearestName.Hint(near)}");
            }
        }

        foreach (var setting in manifest.Settings)
        {
            var entry = node is not null && node.TryFind(setting.Key, out var found) ? found : null;
            if (setting.Type == SettingType.Secret)
            {
                CheckSecret(setting, entry, scope);
            }
            else if ((entry is null ? setting.Default : Read(setting, entry, scope)) is { } value)
            {
                values[setting.Key] = value;
            }
            else if (entry is null && setting.Required)
            {
                Missing(scope, setting, $"set '{At}.{setting.Key}' to {SettingWords.Accepts(setting)}");
            }
        }

        return problems.IsEmpty ? values : throw Refused(problems);
    }

    /// <summary>A secret the manifest declares; null when none is set.</summary>
    /// <exception cref="ArgumentException">The manifest declares no such secret.</exception>
    /// <exception cref="PluginException">The secrets cannot be read.</exception>
    public string? Secret(string name)
    {
        var declared = manifest.Settings.FirstOrDefault(s => s.Key == name && s.Type == SettingType.Secret)
            ?? throw new ArgumentException($"the settings of plugin '{manifest.Id}' declare no secret '{name}'; add it to settings in its {PluginManifest.FileName}, with \"type\": \"secret\"", nameof(name));
        var problems = new ProblemList();
        var node = Node(new ReadScope { Problems = problems, At = At });
        var value = Look(declared, node is not null && node.TryFind(name, out var entry) ? entry : null, problems);
        return problems.IsEmpty ? value : throw Refused(problems);
    }

    private YamlMapping? Node(ReadScope scope)
    {
        if (!settings.Settings.TryGetValue(manifest.Id, out var entry) || entry.Value is YamlScalar { IsNull: true })
        {
            return null;
        }

        if (entry.Value is YamlMapping mapping)
        {
            return mapping;
        }

        scope.Refuse(entry.Value, ProblemCode.WrongType, "must be keys with values");
        return null;
    }

    private static string? Read(PluginSetting setting, YamlEntry entry, ReadScope scope) =>
        SettingWords.KindOf(setting).TryRead(entry.Value, scope.Under(setting.Key), out var value) ? SettingWords.Handed(value) : null;

    private void CheckSecret(PluginSetting setting, YamlEntry? entry, ReadScope scope)
    {
        if (entry is not null && entry.Value is not YamlScalar { Tag: ScalarTag.Secret, Value.Length: > 0 })
        {
            scope.Under(setting.Key).Refuse(entry.Value, ProblemCode.WrongType, "a secret does not stand here: put it into config/secrets.yaml, and write !secret and its name");
        }
        else if ((setting.Required || entry is not null) && Look(setting, entry, scope.Problems) is null && scope.Problems.IsEmpty)
        {
            Missing(scope, setting, $"set the secret '{manifest.Id}.{setting.Key}' in config/secrets.yaml");
        }
    }

    // A name of its own first, so that two plugins with a 'token' need not share one.
    private string? Look(PluginSetting setting, YamlEntry? entry, ProblemList problems) => entry?.Value is YamlScalar { Tag: ScalarTag.Secret } named
        ? secrets.Find(named.Value, problems)
        : secrets.Find($"{manifest.Id}.{setting.Key}", problems) ?? secrets.Find(setting.Key, problems);

    private void Missing(ReadScope scope, PluginSetting setting, string what)
    {
        var place = settings.Settings.TryGetValue(manifest.Id, out var entry) ? entry.Key.Place : new YamlPlace(settings.Path, 1, 1);
        scope.Problems.Add(new(place, ProblemCode.MissingValue, $"plugin '{manifest.Id}' needs a value: {what}", scope.Under(setting.Key).At));
    }

    private PluginException Refused(ProblemList problems) =>
        new(PluginFailure.BadSettings, $"the settings of plugin '{manifest.Id}' cannot be used:\n{string.Join('\n', problems.ToList())}");
}
