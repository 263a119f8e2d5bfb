namespace SnatchEngine.Plugins.Trust;

/// <summary>A path as a person can paste it into a shell.</summary>
internal static class ShellWord
{
    public static string Of(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '@' or '+' or ':' or '\\') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
