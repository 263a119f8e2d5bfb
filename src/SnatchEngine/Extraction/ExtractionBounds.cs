namespace SnatchEngine.Extraction;

/// <summary>How much one extraction may take and tell.</summary>
public sealed record ExtractionBounds
{
    /// <summary>The longest one step may take in plugin code. Default: 60 s.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest all steps of one URL together may take in plugin code; the time between them does not count. Default: 10 min.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most items of one wish, references included. Default: 100,000.</summary>
    public int Items { get; init; } = 100_000;

    /// <summary>The most steps of any kind of one wish. Default: 250,000.</summary>
    public int Steps { get; init; } = 250_000;

    /// <summary>How deep references to other URLs are followed. Default: 4; 0 follows none.</summary>
    public int Depth { get; init; } = 4;
}
