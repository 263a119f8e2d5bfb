using System.Globalization;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>The small files in which the kernel tells of itself.</summary>
/// <param name="root">Beneath which they lie.</param>
internal sealed class SystemFiles(string root)
{
    /// <summary>The file's text in one line, without the spaces around it; null when it is not there or may not be read.</summary>
    public string? Line(string path) => Text(path)?.Trim();

    /// <summary>The file's text; null when it is not there or may not be read.</summary>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Full(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The names in a folder, sorted; none when it is not there.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Full(folder)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether this process may write a file or into a folder.</summary>
    public bool MayWrite(string path) => LinuxCalls.Access(Full(path), LinuxCalls.MayWrite) == 0;

    /// <summary>The value of a kernel setting with its parts divided by single spaces; null when there is no such setting here.</summary>
    public string? Setting(string key) => Line(PathOf(key)) is { Length: > 0 } text ? OneSpaced(text) : null;

    /// <summary>Where the kernel keeps a setting.</summary>
    public static string PathOf(string key) => $"proc/sys/{key.Replace('.', '/')}";

    /// <summary>A text with single spaces.</summary>
    public static string OneSpaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The full path.</summary>
    public string Full(string path) => Path.Combine(root, path);

    /// <summary>The number in a text; null when it is none.</summary>
    public static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
