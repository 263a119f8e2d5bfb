namespace SnatchEngine.Extraction.Sites.Filters;

/// <summary>Turns the values of a field into others.</summary>
internal delegate IReadOnlyList<string> SiteFilter(IReadOnlyList<string> values, FilterScope scope);

/// <summary>What filters need to know of their surroundings.</summary>
/// <param name="BaseUrl">What relative URLs start from.</param>
/// <param name="Now">The time.</param>
/// <param name="Zone">The time zone of times without one.</param>
internal sealed record FilterScope(Uri BaseUrl, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>The longest value a filter gives.</summary>
    public const int Longest = 1 << 20;

    /// <summary>A filter that turns each value into another, or drops it by giving null.</summary>
    public static SiteFilter Each(Func<string, string?> change) => Each((text, _) => change(text));

    /// <inheritdoc cref="Each(Func{string, string?})"/>
    public static SiteFilter Each(Func<string, FilterScope, string?> change) =>
        (values, scope) => [.. values.Select(v => change(v, scope)).Where(v => v is { Length: <= Longest }).Select(v => v!)];
}
