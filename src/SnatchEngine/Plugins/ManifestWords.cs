using System.Buffers;

namespace SnatchEngine.Plugins;

/// <summary>What names, files, hosts and paths in a manifest may look like.</summary>
internal static class ManifestWords
{
    private static readonly SearchValues<char> s_name = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly SearchValues<char> s_file = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+");
    private static readonly SearchValues<char> s_host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsName(string text) => text.Length <= 64 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(s_name);

    public static bool IsAssemblyFile(string text) => text.Length is > 4 and <= 128 && IsProgram(text) && text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    public static bool IsProgram(string text) => text.Length <= 128 && text[0] is not ('.' or '-') && !text.AsSpan().ContainsAnyExcept(s_file);

    public static bool IsHostPattern(string text)
    {
        var host = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return text == "*" || IsHost(host) || IsIPv6(text);
    }

    public static bool IsPathPattern(string text) => text[0] is '/' or '*' && !text.AsSpan().ContainsAny("?# ") && text.AsSpan().Count('*') <= 8;

    private static bool IsHost(string text) =>
        text.Length is > 0 and <= 253 && text[0] is not ('.' or '-') && text[^1] is not ('.' or '-') &&
        !text.Contains("..", StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(s_host);

    private static bool IsIPv6(string text) => text.StartsWith('[') && text.EndsWith(']') && System.Net.IPAddress.TryParse(text.AsSpan(1, text.Length - 2), out _);
}
