namespace SnatchEngine.Cli.Terminal;

/// <summary>What a line is about; decides its stream and colour.</summary>
internal enum LineKind
{
    /// <summary>A success: standard output.</summary>
    Done,

    /// <summary>A refusal for a good reason: standard output.</summary>
    Skipped,

    /// <summary>Data for programs or of a plan: standard output, never coloured.</summary>
    Plain,

    /// <summary>A failure: standard error.</summary>
    Failed,

    /// <summary>A word besides: standard error.</summary>
    Note,
}

/// <summary>One line for people or programs.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The text, safe to show.</param>
internal readonly record struct ReportLine(LineKind Kind, string Text)
{
    /// <summary>Whether it goes to standard output.</summary>
    public bool IsData => Kind is LineKind.Done or LineKind.Skipped or LineKind.Plain;

    /// <summary>Length of the leading word, which alone is coloured.</summary>
    public int LabelLength => Kind == LineKind.Plain ? 0 : Math.Max(0, Text.IndexOf(' ', StringComparison.Ordinal));
}
