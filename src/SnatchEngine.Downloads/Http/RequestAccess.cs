namespace SnatchEngine.Downloads.Http;

/// <summary>What a person lends to requests: headers and a credential for one origin, cookies and netrc entries by host.</summary>
public sealed record RequestAccess
{
    /// <summary>Nothing lent.</summary>
    public static RequestAccess None { get; } = new();

    /// <summary>Headers for the origin of the first URL. User-Agent, Accept and Accept-Language go to every origin.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The value of Authorization for the origin of the first URL, such as <c>Bearer …</c>. Null: none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Cookies, shared by the requests of a run; sent by host, port, path and scheme. Null: each download has its own empty one.</summary>
    public CookieJar? Cookies { get; init; }

    /// <summary>Logins by host from a netrc file. Null: none.</summary>
    public Netrc? Netrc { get; init; }
}
