namespace SnatchEngine.Abstractions.Transfer;

/// <summary>Which waiting download starts first; within one priority the first that came.</summary>
public enum DownloadPriority
{
    /// <summary>After everything else.</summary>
    Low,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>Before normal ones.</summary>
    High,

    /// <summary>Before everything else.</summary>
    Urgent,
}
