using SnatchEngine.Caching;

namespace SnatchEngine.Storage;

/// <summary>A change of the answers on the disk.</summary>
internal abstract record CacheChange;

/// <summary>Keep an answer in the place of an older one.</summary>
internal sealed record KeepAnswer(CachedAnswer Answer) : CacheChange;

/// <summary>An answer was of use.</summary>
internal sealed record MarkUsed(string Key) : CacheChange;

/// <summary>An answer is no longer what its site says.</summary>
internal sealed record DropAnswer(string Key) : CacheChange;

/// <summary>What is kept of a site is no longer true, for one plugin and account, or for all where none is named.</summary>
internal sealed record ForgetSite(string? Owner, string Site) : CacheChange;

/// <summary>Something happened so many times.</summary>
internal sealed record AddCount(string Of, string What, double Count) : CacheChange;

/// <summary>Something counts so much by now.</summary>
internal sealed record SetCount(string Of, string What, double Count) : CacheChange;

/// <summary>How often a page followed another by now, and how it is asked for.</summary>
internal sealed record RememberFollow(string Before, string After, double Weight, DateTimeOffset At, string Request) : CacheChange;

/// <summary>The page a plugin and account asked for last.</summary>
internal sealed record RememberLast(string Owner, string Key, DateTimeOffset At) : CacheChange;

/// <summary>The page that was asked for last, and when.</summary>
internal sealed record LastPage(string Key, DateTimeOffset At);

/// <summary>A page that followed another.</summary>
/// <param name="Key">Which.</param>
/// <param name="Weight">How often, as it counted at <paramref name="At"/>.</param>
/// <param name="At">When it was counted last.</param>
/// <param name="Request">How it is asked for; null when that is not known any more.</param>
internal sealed record FollowedBy(string Key, double Weight, DateTimeOffset At, string? Request);

/// <summary>Which answers are meant; what is null stands for all.</summary>
internal sealed record CacheScope
{
    public CacheKind? Kind { get; init; }

    /// <summary>A host, for those beneath it too.</summary>
    public string? Site { get; init; }

    public int? Port { get; init; }

    /// <summary>The URL that was asked or that answered.</summary>
    public Uri? Url { get; init; }

    public bool IsAll => Kind is null && Site is null && Url is null;
}
