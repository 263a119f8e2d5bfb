using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The operator's secrets by name, from <c>config/secrets.yaml</c>: names with texts, a file that nobody else may read.</summary>
/// <remarks>Read when one is first asked for, and again when the file has changed.</remarks>
/// <param name="path">The file.</param>
/// <param name="log">Takes a line when the file cannot be understood any more, and what it said before goes on to hold.</param>
internal sealed class HostSecrets(string path, Action<string> log)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _secrets;
    private FileStamp? _stamp;

    /// <summary>A secret; null when there is none of that name. What is wrong with the file is noted, and it is read again the next time.</summary>
    public string? Find(string name, ProblemList problems)
    {
        lock (_gate)
        {
            var stamp = FileStamp.Of(path, follow: true);
            if (_secrets is null || stamp != _stamp)
            {
                _secrets = ReadAll(problems);
                _stamp = stamp;
                if (_secrets is not null)
                {
                    _told.UnionWith(_secrets.Values);
                }
            }

            return _secrets?.GetValueOrDefault(name);
        }
    }

    /// <summary>A text without the secrets that are or were known: a plugin may still hold one that was replaced.</summary>
    public string Mask(string text)
    {
        lock (_gate)
        {
            // Shorter ones would tear words apart, and are not secret for long anyway.
            return _told.Where(s => s.Length >= 4).OrderByDescending(s => s.Length).Aggregate(text, (t, s) => t.Replace(s, "***", StringComparison.Ordinal));
        }
    }

    private Dictionary<string, string>? ReadAll(ProblemList problems)
    {
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

        if (own.IsEmpty)
        {
            return secrets;
        }

        if (_secrets is not null)
        {
            log($"what {Path.GetFileName(path)} said before goes on to hold: {string.Join('\n', own.ToList())}");
            return _secrets;
        }

        foreach (var problem in own.ToList())
        {
            problems.Add(problem);
        }

        return null;
    }
}
