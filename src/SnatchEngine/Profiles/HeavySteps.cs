namespace SnatchEngine.Profiles;

/// <summary>How many items are post-processed at once; their downloads are not held by it.</summary>
public enum HeavySteps
{
    /// <summary>As many as there are processors. The default.</summary>
    Parallel,

    /// <summary>One after the other.</summary>
    Serial,
}
