namespace SnatchEngine.Naming.Values;

/// <summary>Texts as one word of a POSIX shell.</summary>
internal static class ShellQuote
{
    /// <summary>The word, in quotes when it needs them.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(IsPlain) ? text : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal);
}
