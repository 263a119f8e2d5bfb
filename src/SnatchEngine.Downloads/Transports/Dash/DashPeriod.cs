namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>A stretch of time with its own representations.</summary>
public sealed record DashPeriod
{
    /// <summary>Its id. Null: none.</summary>
    public string? Id { get; init; }

    /// <summary>When it begins, from the beginning of the presentation.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>How long it is. Null: until the end, or not known yet.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>All its representations, in the manifest's order.</summary>
    public IReadOnlyList<DashRepresentation> Representations { get; init; } = [];
}
