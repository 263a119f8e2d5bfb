namespace SnatchEngine.PluginKit.Recordings;

/// <summary>One request and its answer.</summary>
public sealed record Exchange
{
    /// <summary>The method, in upper case. Default: <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The absolute URL.</summary>
    public required string Url { get; init; }

    /// <summary>Headers a request must carry for this answer. Default: none, any request to the URL gets it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    /// <summary>The body a request must have. Default: null, any.</summary>
    public string? Sent { get; init; }

    /// <summary>The status of the answer. Default: 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The headers of the answer, those of its body included. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders { get; init; } = [];

    /// <summary>The bytes of the answer. Default: none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The method and the URL.</summary>
    public override string ToString() => $"{Method} {Url}";
}
