namespace SnatchEngine.Benchmarks.Contenders;

/// <summary>What every contender is asked to fetch, in terms none of them owns.</summary>
sealed record Job
{
    /// <summary>One URL, or many for a list.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>An empty folder; each file lands under the last segment of its URL.</summary>
    public required string Folder { get; init; }

    /// <summary>Files at once. Null: one URL on the command line, no list.</summary>
    public int? Parallel { get; init; }

    /// <summary>Connections for the one file. Null: as each program chooses.</summary>
    public int? Connections { get; init; }

    /// <summary>PEM file of the authority to trust.</summary>
    public string? Authority { get; init; }

    public long? LimitBytesPerSecond { get; init; }

    /// <summary>What the one file is called. Null: as its URL ends.</summary>
    public string? FileName { get; init; }

    public string Target(int index) => Path.Combine(Folder, FileName ?? Path.GetFileName(Urls[index]));

    /// <summary>Writes the list beside the folder and returns its path.</summary>
    public string WriteList(Func<int, string> line)
    {
        var path = $"{Folder}.list";
        File.WriteAllLines(path, Enumerable.Range(0, Urls.Count).Select(line));
        return path;
    }
}
