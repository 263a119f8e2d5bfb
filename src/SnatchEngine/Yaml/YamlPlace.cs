namespace SnatchEngine.Yaml;

/// <summary>Where something was written.</summary>
/// <param name="Path">The file; for a value from the command line, what was typed there.</param>
/// <param name="Line">From 1; 0 when <paramref name="Path"/> is no file.</param>
/// <param name="Column">From 1, in UTF-16 units as editors count; 0 when <paramref name="Path"/> is no file.</param>
public readonly record struct YamlPlace(string Path, int Line, int Column)
{
    /// <summary><c>path:line:col</c>, or what was typed.</summary>
    public override string ToString() => Line == 0 ? Path : $"{Path}:{Line}:{Column}";
}
