namespace SnatchEngine.Plugins.Pages;

/// <summary>What a server answered for a page.</summary>
/// <param name="Url">Where it came from in the end, redirects followed.</param>
/// <param name="MediaType">Its type in lower case, such as <c>text/html</c>; empty when the server says none.</param>
/// <param name="Text">The body as text.</param>
internal sealed record Page(Uri Url, string MediaType, string Text)
{
    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The charset the server names. Null: none.</summary>
    public string? Charset { get; init; }

    /// <summary>The validators, as they were written. Null: none.</summary>
    public string? ETag { get; init; }

    /// <inheritdoc cref="ETag"/>
    public string? LastModified { get; init; }
}

/// <summary>The answer to a question for a page: the page, that it is as it was, or why there is none.</summary>
/// <param name="Page">The page. Null: there is none, or it has not changed.</param>
/// <param name="Refusal">Why there is no page, as a clause. Null: there is one, or it has not changed.</param>
internal sealed record PageAnswer(Page? Page, string? Refusal)
{
    /// <summary>The status. 0: none came.</summary>
    public int Status { get; init; }

    /// <summary>Whether it has not changed since the validators that were sent.</summary>
    public bool IsUnchanged => Page is null && Refusal is null;
}

/// <summary>What is asked for.</summary>
/// <param name="Accept">The Accept header.</param>
/// <param name="Takes">Whether a media type can be it; the empty one is unknown. A body of any other type is not read.</param>
internal sealed record PageAsk(string Accept, Func<string, bool> Takes)
{
    /// <summary>Whether a body that begins like this, with up to 4 KiB, can be it; the rest of one that cannot is not read. Default: any can.</summary>
    public Func<string, bool> Begins { get; init; } = static _ => true;

    /// <summary>Only if it has another entity tag. Null: whatever it has.</summary>
    public string? ETag { get; init; }

    /// <summary>Only if it is newer. Null: however old.</summary>
    public string? LastModified { get; init; }
}
