namespace SnatchEngine.PluginKit.Conformance;

/// <summary>How a check ended.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Not as it should be.</summary>
    Failed,

    /// <summary>Not tried, for want of what it needs.</summary>
    Skipped,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What, such as <c>ids are stable</c>.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Sentence">What was found, for people; null when there is nothing to say.</param>
public sealed record Check(string Name, Verdict Verdict, string? Sentence = null)
{
    /// <summary>The file name of the recording it was tried with. Default: null, none.</summary>
    public string? Recording { get; init; }
}
