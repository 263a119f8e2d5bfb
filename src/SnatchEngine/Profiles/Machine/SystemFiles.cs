namespace SnatchEngine.Profiles.Machine;

/// <summary>The small files in which Linux tells of itself, beneath a root that a recording may stand in for.</summary>
/// <param name="root">The root, <c>/</c>.</param>
internal sealed class SystemFiles(string root)
{
    private const int Longest = 1 << 20;

    /// <summary>The text of a file without the line end; null when it is not there or may not be read.</summary>
    public string? Text(string path)
    {
        try
        {
            // They say that they are empty, so they are read until they end.
            using var file = new FileStream(Full(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[4096];
            var length = 0;
            while (file.Read(bytes, length, bytes.Length - length) is > 0 and var read)
            {
                length += read;
                if (length == bytes.Length)
                {
                    if (length >= Longest)
                    {
                        break;
                    }

                    Array.Resize(ref bytes, 2 * bytes.Length);
                }
            }

            return System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\n', '\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A whole number in a file; null when there is none.</summary>
    public long? Number(string path) => long.TryParse(Text(path), System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

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

    /// <summary>Whether something is there.</summary>
    public bool Has(string path) => Path.Exists(Full(path));

    private string Full(string path) => Path.Combine(root, path);
}
