using System.Globalization;
using SnatchEngine.Extraction.Sites.Reading;

namespace SnatchEngine.Extraction.Sites;

/// <summary>What is known of a page before it is asked for.</summary>
/// <param name="Url">The URL that was asked for.</param>
/// <param name="Captures">What its pattern caught.</param>
/// <param name="Secret">Looks a secret up.</param>
internal sealed record PageFacts(string Url, IReadOnlyDictionary<string, string> Captures, Func<string, string?> Secret)
{
    /// <summary>The number of the page.</summary>
    public int Number { get; init; }

    /// <summary>What leads to the page; empty for the first.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The value of a name; null when it has none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="pageUrl">The URL of the page, or the one that is asked for while it is not known.</param>
    public string? ValueOf(string name, string pageUrl) => Fixed(name, pageUrl) ?? Captures.GetValueOrDefault(name);

    /// <summary>The same of those names that no file gives a value to.</summary>
    public string? Fixed(string name, string pageUrl) => name switch
    {
        "url" => Url,
        "page-url" => pageUrl,
        "page-number" => Number.ToString(CultureInfo.InvariantCulture),
        "cursor" => Cursor,
        _ when name.StartsWith(PageReading.Prefix, StringComparison.Ordinal) => Secret(name[PageReading.Prefix.Length..]),
        _ => null,
    };
}
