namespace SnatchEngine.TestKit;

/// <summary>What a server says of a file. Values go out as they are, right or wrong.</summary>
public sealed record FileHeaders
{
    public static DateTimeOffset DefaultLastModified { get; } = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    /// <summary>Null: none.</summary>
    public string? ContentType { get; init; } = "application/octet-stream";

    /// <summary>With its quotes. Null: none.</summary>
    public string? ETag { get; init; } = "\"v1\"";

    /// <summary>Null: none.</summary>
    public DateTimeOffset? LastModified { get; init; } = DefaultLastModified;

    public string? ContentDisposition { get; init; }

    /// <summary>False: no Accept-Ranges, and Range is ignored.</summary>
    public bool AcceptRanges { get; init; } = true;

    /// <summary>Others, such as Repr-Digest or Set-Cookie.</summary>
    public IReadOnlyList<(string Name, string Value)> More { get; init; } = [];
}
