namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>One encoding of one thing, with what its adaptation set says of it.</summary>
public sealed record DashRepresentation
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Bits a second. Null: not given.</summary>
    public long? Bandwidth { get; init; }

    /// <summary>Such as <c>video/mp4</c>.</summary>
    public string MimeType { get; init; } = "";

    /// <summary><c>video</c>, <c>audio</c>, <c>text</c>, or what else is written. Null: not given.</summary>
    public string? ContentType { get; init; }

    /// <summary>CODECS as written. Null: not given.</summary>
    public string? Codecs { get; init; }

    /// <summary>Width in pixels. Null: not given.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels. Null: not given.</summary>
    public int? Height { get; init; }

    /// <summary>Frames a second. Null: not given.</summary>
    public double? FrameRate { get; init; }

    /// <summary>As BCP 47. Null: not given.</summary>
    public string? Language { get; init; }

    /// <summary>The label of its adaptation set. Null: none.</summary>
    public string? Label { get; init; }

    /// <summary>The system that locks it, by name. Null: it is open.</summary>
    public string? Protection { get; init; }

    /// <summary>What its addresses are relative to: the first, and mirrors of it.</summary>
    public IReadOnlyList<Uri> BaseUrls { get; init; } = [];

    /// <summary>How its segments are found. Null: it is one file.</summary>
    internal DashAddressing? Addressing { get; init; }
}
