using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>One profile as it stands in a file: the whole file, or one of those below <c>profiles:</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file.</param>
/// <param name="IsOwn">The owner wrote it; else it came with the program.</param>
/// <param name="Keys">What it says; null when the file cannot be read.</param>
internal sealed record ProfileEntry(string Name, string Path, bool IsOwn, YamlMapping? Keys)
{
    /// <summary>Where its name stands, when it is one of several in its file.</summary>
    public YamlPlace? NamePlace { get; init; }

    /// <summary>The dotted path of its keys in the file; empty: they stand at the top.</summary>
    public string Within => NamePlace is null ? "" : $"profiles.{Name}";

    /// <summary>The dotted path of one of its keys in the file.</summary>
    public string PathOf(string key) => NamePlace is null ? key : $"{Within}.{key}";

    /// <summary>Whether two are the same one.</summary>
    public bool IsSame(ProfileEntry other) => Name == other.Name && Path == other.Path;
}
