namespace SnatchEngine.Profiles.Live;

/// <summary>Values of a profile from <c>SNATCH_*</c> variables: the key in capitals, with underscores for dots and dashes.</summary>
public static class EnvironmentOverrides
{
    private const string Prefix = "SNATCH_";

    /// <summary>The overrides among the variables of the process, sorted by name.</summary>
    /// <param name="variables">All variables. Those that begin otherwise, or name nothing of a profile, are somebody else's.</param>
    public static IReadOnlyList<ProfileOverride> Of(IEnumerable<KeyValuePair<string, string>> variables)
    {
        List<ProfileOverride> overrides = [];
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && value.Length > 0 && KeyOf(name) is { } key)
            {
                overrides.Add(new ProfileOverride(key, value, name));
            }
        }

        overrides.Sort((a, b) => string.CompareOrdinal(a.Origin, b.Origin));
        return overrides;
    }

    /// <summary>The variable of a key.</summary>
    public static string NameOf(string key) => Prefix + key.Replace('.', '_').Replace('-', '_').ToUpperInvariant();

    private static string? KeyOf(string name)
    {
        switch (name)
        {
            case "SNATCH_HOME" or "SNATCH_PROFILE" or "SNATCH_TAGS" or "SNATCH_NETWORK" or "SNATCH_FAILPOINT":
                return null;
            case "SNATCH_MAX_MEMORY":
                return "memory";
            case "SNATCH_TEMP_DIR":
                return "download.temp";
        }

        string? section = null;
        foreach (var path in ProfileSection.Whole.Paths())
        {
            if (NameOf(path) == name)
            {
                return path is "name" or "extends" or "match" or "when" || path.StartsWith("match.", StringComparison.Ordinal) ? null : path;
            }

            // Below a section it can only be ours, so a slip of the pen is told.
            section = ProfileSection.IsSection(path) && path != "match" && name.StartsWith(NameOf(path) + "_", StringComparison.Ordinal) ? path : section;
        }

        return section is null ? null : $"{section}.{name[(NameOf(section).Length + 1)..].ToLowerInvariant().Replace('_', '-')}";
    }
}
