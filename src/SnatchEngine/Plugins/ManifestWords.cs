namespace SnatchEngine.Plugins;

/// <summary>What names, files, hosts and paths in a manifest may look like.</summary>
/// <remarks>Plain loops: these texts are short, and vectorised searches are compiled at start-up before they save anything.</remarks>
internal static class ManifestWords
{
    public static bool IsName(string text) => text.Length <= 64 && IsWordStart(text[0]) && Consists(text, c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    public static bool IsAssemblyFile(string text) => text.Length is > 4 and <= 128 && IsProgram(text) && text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    public static bool IsProgram(string text) => text.Length <= 128 && text[0] is not ('.' or '-') && Consists(text, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+');

    public static bool IsHostPattern(string text)
    {
        var host = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return text == "*" || IsHost(host) || IsIPv6(text);
    }

    public static bool IsPathPattern(string text) => text[0] is '/' or '*' && Consists(text, c => c is not ('?' or '#' or ' ')) && text.Count(c => c == '*') <= 8;

    private static bool IsHost(string text) =>
        text.Length is > 0 and <= 253 && text[0] is not ('.' or '-') && text[^1] is not ('.' or '-') &&
        !text.Contains("..", StringComparison.Ordinal) && Consists(text, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    private static bool IsIPv6(string text) => text.StartsWith('[') && text.EndsWith(']') && System.Net.IPAddress.TryParse(text.AsSpan(1, text.Length - 2), out _);

    private static bool IsWordStart(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool Consists(string text, Func<char, bool> allowed)
    {
        foreach (var c in text)
        {
            if (!allowed(c))
            {
                return false;
            }
        }

        return true;
    }
}
