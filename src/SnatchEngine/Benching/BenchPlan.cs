using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching;

/// <summary>What is measured, and how often: enough to measure the same again.</summary>
public sealed record BenchPlan
{
    /// <summary>The profiles that are compared. Empty: the one this machine uses.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Files at once. Empty: as the profile says.</summary>
    public IReadOnlyList<int> FilesAtOnce { get; init; } = [];

    /// <summary>Connections of each file. Empty: as the profile says.</summary>
    public IReadOnlyList<int> Connections { get; init; } = [];

    /// <summary>Chunk sizes. Empty: as the profile says.</summary>
    public IReadOnlyList<ChunkChoice> Chunks { get; init; } = [];

    /// <summary>How often each cell is measured. Default: 3.</summary>
    public int Repeat { get; init; } = 3;

    /// <summary>Bytes of one run from the own server, over all its files. Default: 128 MiB.</summary>
    public ByteSize Size { get; init; } = ByteSize.MiB(128);

    /// <summary>Files of one run: so many parts of <see cref="Size"/>, or so many copies of each URL. Default: 4.</summary>
    public int Files { get; init; } = 4;

    /// <summary>What the own server does, as it was written. Default: it answers as fast as it can.</summary>
    public string Server { get; init; } = "";

    /// <summary>The URLs, without secrets. Empty: the own server.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>All cells, in the order of the lists.</summary>
    public IReadOnlyList<BenchCell> Cells()
    {
        List<BenchCell> cells = [];
        foreach (var profile in Profiles.Count == 0 ? [null] : Profiles.Cast<string?>())
        {
            foreach (var files in FilesAtOnce.Count == 0 ? [null] : FilesAtOnce.Select(f => (int?)f))
            {
                foreach (var connections in Connections.Count == 0 ? [null] : Connections.Select(c => (int?)c))
                {
                    cells.AddRange((Chunks.Count == 0 ? [null] : Chunks.Select(c => (ChunkChoice?)c)).Select(chunk => new BenchCell(profile, files, connections, chunk)));
                }
            }
        }

        return cells;
    }

    /// <summary>Whether another plan measures the same thing, so that figures may be compared.</summary>
    /// <returns>What differs; null when nothing does.</returns>
    public string? DifferenceTo(BenchPlan other) =>
        !Urls.SequenceEqual(other.Urls, StringComparer.Ordinal) ? "other URLs"
        : Urls.Count == 0 && Server != other.Server ? $"another server ('{Server}', not '{other.Server}')"
        : Urls.Count == 0 && Size != other.Size ? $"another size of a run ({Size}, not {other.Size})"
        : Files != other.Files ? $"another number of files ({Files}, not {other.Files})"
        : null;
}
