using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The operator's secrets by name, from <c>config/secrets.yaml</c>: names with texts, a file that nobody else may read.</summary>
/// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
internal sealed class HostSecrets(string homeFolder)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Lock _gate = new();
    private Dictionary<string, string>? _secrets;

    /// <summary>A secret; null when there is none of that name. What is wrong with the file is noted, and it is read again the next time.</summary>
    public string? Find(string name, ProblemList problems)
    {
        lock (_gate)
        {
            return (_secrets ??= ReadAll(problems))?.GetValueOrDefault(name);
        }
    }

    /// <summary>A text without the secrets that are known.</summary>
    public string Mask(string text)
    {
        lock (_gate)
        {
            // Shorter ones would tear words apart, and are not secret for long anyway.
            return _secrets is null ? text : _secrets.Values.Where(s => s.Length >= 4).OrderByDescending(s => s.Length).Aggregate(text, (t, s) => t.Replace(s, "***", StringComparison.Ordinal));
        }
    }

    private Dictionary<string, string>? ReadAll(ProblemList problems)
    {
        var path = Path.Combine(Path.GetFullPath(homeFolder), "config", "secrets.yaml");
        if (!File.Exists(path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            problems.Add(new(path, 1, 1, ProblemCode.Unreadable, "others may read or write the file; run 'chmod 600' on it"));
            return null;
        }

        var own = new ProblemList();
        var root = YamlFile.Read(path, own);
        Dictionary<string, string> secrets = new(StringComparer.Ordinal);
        foreach (var entry in root?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { IsNull: false, Tag: ScalarTag.None, Value.Length: > 0 } scalar)
            {
                secrets[entry.Key.Value] = scalar.Value;
            }
            else
            {
                own.Add(new(entry.Value.Place, ProblemCode.WrongType, "must be a text", entry.Key.Value));
            }
        }

        foreach (var problem in own.ToList())
        {
            problems.Add(problem);
        }

        return own.IsEmpty ? secrets : null;
    }
}
