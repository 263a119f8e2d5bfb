namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>One run of ffmpeg.</summary>
/// <param name="Inputs">What it reads, in the order that maps count.</param>
/// <param name="Options">Its options for what it writes.</param>
/// <param name="Output">What it writes; null: nothing, it only looks.</param>
internal sealed record FfmpegJob(IReadOnlyList<FfmpegInput> Inputs, IReadOnlyList<string> Options, string? Output)
{
    /// <summary>How long what it writes will play; null: unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it decodes and encodes, which takes far longer than copying.</summary>
    public bool IsEncoding { get; init; }

    /// <summary>Whether what its filters say is wanted.</summary>
    public bool IsTalkative { get; init; }
}

/// <summary>A file that ffmpeg reads.</summary>
/// <param name="Path">The file.</param>
internal sealed record FfmpegInput(string Path)
{
    /// <summary>As what it is opened.</summary>
    public InputKind Kind { get; init; }

    /// <summary>Options before it, such as where to begin.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}

/// <summary>As what a file is opened; anything else in it is refused.</summary>
internal enum InputKind
{
    Media,
    Subtitle,
    Picture,

    /// <summary>Tags and chapters that we wrote.</summary>
    Tags,
}
