namespace SnatchEngine.Benching;

/// <summary>What one run in a process of its own came to.</summary>
public sealed record BenchRun
{
    /// <summary>Seconds from the first wish to the last file in its place; the start of the process is not counted.</summary>
    public double Seconds { get; init; }

    /// <summary>Bytes of the files that were finished.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that came over the wire.</summary>
    public long BytesFetched { get; init; }

    /// <summary>Files that were wanted.</summary>
    public int Files { get; init; }

    /// <summary>Files that were finished, and hold what the server sent.</summary>
    public int Succeeded { get; init; }

    /// <summary>Seconds of processor time, of all cores.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Resident bytes before the first wish.</summary>
    public long StartMemory { get; init; }

    /// <summary>The most resident bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Resident bytes after the last file.</summary>
    public long EndMemory { get; init; }

    /// <summary>Why something failed; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Finished bytes per second.</summary>
    public double Speed => Seconds > 0 ? Bytes / Seconds : 0;

    /// <summary>The share of the files that were finished.</summary>
    public double SuccessRate => Files == 0 ? 0 : (double)Succeeded / Files;

    /// <summary>Whether all was finished.</summary>
    public bool IsWhole => Files > 0 && Succeeded == Files;

    /// <summary>A run that brought nothing.</summary>
    public static BenchRun Failed(int files, double seconds, string problem) => new() { Files = files, Seconds = seconds, Problem = problem };
}
