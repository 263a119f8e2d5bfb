using System.IO.Enumeration;

namespace SnatchEngine.Plugins.Shared;

/// <summary>Which file names are wanted: patterns with <c>*</c> and <c>?</c>, upper and lower case alike.</summary>
/// <param name="include">Patterns divided by commas, of which one must fit. Null or empty: every name.</param>
/// <param name="exclude">Patterns divided by commas, of which none may fit. Null or empty: none.</param>
internal sealed class NamePatterns(string? include, string? exclude)
{
    private readonly string[] _include = Split(include);
    private readonly string[] _exclude = Split(exclude);

    /// <summary>Whether a name is wanted.</summary>
    public bool Want(string name) => (_include.Length == 0 || Fits(_include, name)) && !Fits(_exclude, name);

    private static string[] Split(string? patterns) => (patterns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Fits(string[] patterns, string name) => Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name));
}
