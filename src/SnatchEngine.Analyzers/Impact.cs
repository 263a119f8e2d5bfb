namespace SnatchEngine.Analyzers;

/// <summary>How much a finding costs the host, the worst first.</summary>
public enum Impact
{
    /// <summary>Holds a thread of the host for as long as a pause or a site takes.</summary>
    Critical,

    /// <summary>Holds a thread of the host for as long as a disk or another task takes.</summary>
    High,

    /// <summary>Costs more with each item, or cannot be stopped or tested.</summary>
    Medium,

    /// <summary>Costs little.</summary>
    Low,
}
