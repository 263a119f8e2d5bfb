namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>The pieces of the chosen variant that a manifest names at one moment.</summary>
internal sealed record StreamWindow
{
    public required IReadOnlyList<StreamPiece> Pieces { get; init; }

    /// <summary>Nothing will be added.</summary>
    public required bool IsEnded { get; init; }

    /// <summary>How long to wait before a live one is read again.</summary>
    public TimeSpan Target { get; init; }

    /// <summary>Everything since the beginning is still there.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>The container the pieces make. Null: unknown.</summary>
    public string? Container { get; init; }

    /// <summary>The whole variant is one file: an ordinary download, in ranges.</summary>
    public bool IsOneFile { get; init; }
}
