using System.Globalization;

namespace SnatchEngine.Benching;

/// <summary>One combination that is measured. What is null is as the profile says.</summary>
/// <param name="Profile">The profile; null: the one this machine uses.</param>
/// <param name="FilesAtOnce">Files downloaded at once.</param>
/// <param name="Connections">Connections of each file, opened at once.</param>
/// <param name="Chunk">How far a connection claims ahead.</param>
public sealed record BenchCell(string? Profile, int? FilesAtOnce, int? Connections, ChunkChoice? Chunk)
{
    private const int MostPerHost = 1024;
    private const int UsualPerHost = 8;

    /// <summary>Connections that are open together at most; null when the profile decides.</summary>
    public int? ConnectionsInAll => FilesAtOnce is null && Connections is null ? null : Math.Min(MostPerHost, (FilesAtOnce ?? 1) * (Connections ?? 1));

    /// <summary>How people read it.</summary>
    public string Name
    {
        get
        {
            List<string> parts = [];
            if (Profile is not null)
            {
                parts.Add(Profile);
            }

            if (FilesAtOnce is { } files)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{files} at once"));
            }

            if (Connections is { } connections)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{connections} per file"));
            }

            if (Chunk is { } chunk)
            {
                parts.Add($"chunk {chunk}");
            }

            return parts.Count == 0 ? "the machine's profile" : string.Join(", ", parts);
        }
    }

    /// <summary>The keys of a profile that make this cell, with their values as a file would have them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings()
    {
        List<KeyValuePair<string, string>> settings = [];
        if (FilesAtOnce is { } files)
        {
            settings.Add(new("download.files-at-once", Text(files)));
        }

        if (Connections is { } connections)
        {
            settings.Add(new("download.connections-per-file", Text(connections)));
            settings.Add(new("download.exact-connections", "true"));
        }

        if (ConnectionsInAll is { } all)
        {
            settings.Add(new("download.connections-per-host", Text(FilesAtOnce is null || Connections is null ? Math.Max(UsualPerHost, all) : all)));
        }

        if (Chunk is { } chunk)
        {
            settings.Add(new("download.chunk-size", chunk.Size is { } size ? size.Bytes.ToString(CultureInfo.InvariantCulture) : "auto"));
        }

        return settings;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
