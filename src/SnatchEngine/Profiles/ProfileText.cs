using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>A profile as it would be written in a file, every key with the value in force.</summary>
public static class ProfileText
{
    /// <summary>The lines; lists stand in one line each, as a comment.</summary>
    public static IEnumerable<string> Of(Profile profile)
    {
        yield return $"name: {profile.Name}";
        var section = "";
        foreach (var (key, value, _) in profile.Explain())
        {
            var dot = key.LastIndexOf('.');
            var above = dot < 0 ? "" : key[..dot];
            if (above != section && above.Length > 0)
            {
                yield return $"{above}:";
            }

            section = above;
            var indent = above.Length == 0 ? "" : "  ";
            yield return key is "when" or "windows.transfer" or "windows.runs" && value != "always" ? $"{indent}# {key[(dot + 1)..]}: {value}" : $"{indent}{key[(dot + 1)..]}: {value}";
        }
    }

    /// <summary>The keys there are that begin with a word: the key itself, or those below a section; none when there is none.</summary>
    public static IReadOnlyList<string> KeysOf(string key) =>
        [.. ProfileSection.Whole.Paths().Where(p => (p == key || p.StartsWith(key + ".", StringComparison.Ordinal)) && !ProfileSection.IsSection(p))];

    /// <summary>What is wrong with a key that is not there.</summary>
    public static string Unknown(string key) => $"unknown key {Quoted.Text(key)}{NearestName.Hint(ProfileSection.Whole.Nearest(key))}";
}
