namespace SnatchEngine.Caching;

/// <summary>What an answer is, as its lifetime depends on it.</summary>
public enum CacheKind
{
    /// <summary>Pages, lists and answers of interfaces that nobody called something else.</summary>
    Pages,

    /// <summary>What describes one item and seldom changes.</summary>
    Metadata,

    /// <summary>Charts and other lists that are drawn up anew now and then.</summary>
    Trends,

    /// <summary>Small pictures.</summary>
    Thumbnails,
}

/// <summary>The words for kinds, as profiles, plugins, site files and commands write them.</summary>
public static class CacheKindName
{
    private static readonly string[] s_names = ["pages", "metadata", "trends", "thumbnails"];

    /// <summary>All words, in the order of the kinds.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>The word for a kind.</summary>
    public static string Of(CacheKind kind) => s_names[(int)kind];

    /// <summary>The kind of a word; null when there is none.</summary>
    public static CacheKind? Parse(string word) => Array.IndexOf(s_names, word) is >= 0 and var index ? (CacheKind)index : null;
}
