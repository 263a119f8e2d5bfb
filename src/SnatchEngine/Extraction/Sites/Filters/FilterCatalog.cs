using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Extraction.Sites.Filters;

/// <summary>The filters of site files by name.</summary>
internal static partial class FilterCatalog
{
    private static readonly Dictionary<string, SiteFilter> s_bare = new(StringComparer.Ordinal)
    {
        ["trim"] = FilterScope.Each(text => text.Trim()),
        ["collapse"] = FilterScope.Each(Collapse),
        ["lower"] = FilterScope.Each(text => text.ToLowerInvariant()),
        ["upper"] = FilterScope.Each(text => text.ToUpperInvariant()),
        ["number"] = FilterScope.Each(text => AmountText.Number(text) is { } number ? AmountText.Write(number) : null),
        ["size"] = FilterScope.Each(text => AmountText.Size(text)?.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ["absolute"] = FilterScope.Each((text, scope) => SiteUrl.Absolute(scope.BaseUrl, text)),
        ["date"] = FilterScope.Each((text, scope) => MomentText.Read(text, scope) is { } moment ? MomentText.Write(moment) : null),
        ["duration"] = Duration(TimeSpan.FromSeconds(1)),
        ["first"] = (values, _) => [.. values.Take(1)],
        ["last"] = (values, _) => [.. values.TakeLast(1)],
        ["reverse"] = (values, _) => [.. values.Reverse()],
        ["unique"] = (values, _) => [.. values.Distinct(StringComparer.Ordinal)],
    };

    /// <summary>The names of those that take no argument.</summary>
    public static IEnumerable<string> BareNames => s_bare.Keys;

    /// <summary>One that takes no argument.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out SiteFilter? filter) => s_bare.TryGetValue(name, out filter);

    /// <summary>White space as one blank each.</summary>
    public static string Collapse(string text) => Blanks().Replace(text, " ").Trim();

    /// <summary>Replaces what a pattern finds.</summary>
    public static SiteFilter Replace(Regex pattern, string with) => FilterScope.Each(text => pattern.Replace(text, with));

    /// <summary>Replaces a text.</summary>
    public static SiteFilter Replace(string text, string with) => FilterScope.Each(value => value.Replace(text, with, StringComparison.Ordinal));

    /// <summary>Keeps what a pattern finds: its group called 'value', else its first group, else all of it.</summary>
    public static SiteFilter Match(Regex pattern) => FilterScope.Each(text => pattern.Match(text) is not { Success: true } match ? null
        : match.Groups.TryGetValue("value", out var named) ? named.Value : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value);

    /// <summary>Keeps the values that fit a pattern, or those that do not.</summary>
    public static SiteFilter Keep(Regex pattern, bool keep) => FilterScope.Each(text => pattern.IsMatch(text) == keep ? text : null);

    /// <summary>Cuts each value into several.</summary>
    public static SiteFilter Split(string divider) => (values, _) => [.. values.SelectMany(v => v.Split(divider, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Take(SiteNode.Most)];

    /// <summary>Makes one value of all.</summary>
    public static SiteFilter Join(string divider) => (values, _) => values.Count == 0 || values.Sum(v => (long)v.Length + divider.Length) > FilterScope.Longest ? [] : [string.Join(divider, values)];

    /// <summary>One value by its place, from 1; from the end when it is negative.</summary>
    public static SiteFilter Nth(int place) => (values, _) => (place < 0 ? values.Count + place : place - 1) is var at && at >= 0 && at < values.Count ? [values[at]] : [];

    /// <summary>Puts a text before each value.</summary>
    public static SiteFilter Prefix(string text) => FilterScope.Each(value => text + value);

    /// <summary>Puts a text after each value.</summary>
    public static SiteFilter Suffix(string text) => FilterScope.Each(value => value + text);

    /// <summary>Cuts what is trimmed away at both ends.</summary>
    public static SiteFilter Trim(string characters) => FilterScope.Each(text => text.Trim(characters.ToCharArray()));

    /// <summary>A value in place of none.</summary>
    public static SiteFilter Default(string text) => (values, _) => values.Any(v => !string.IsNullOrWhiteSpace(v)) ? values : [text];

    /// <summary>Other words for some.</summary>
    public static SiteFilter Map(IReadOnlyDictionary<string, string> words) => FilterScope.Each(text => words.TryGetValue(text.Trim(), out var other) ? other : text);

    /// <summary>The parameter of a URL's query.</summary>
    public static SiteFilter Query(string name) => FilterScope.Each(url => url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('#')[0].Split('&')
        .Select(p => p.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && Uri.UnescapeDataString(p[0]) == name)?[1] is { } value ? Uri.UnescapeDataString(value.Replace('+', ' ')) : null);

    /// <summary>What a path leads to in a value that is JSON.</summary>
    public static SiteFilter Json(JsonPath path) => (values, _) => [.. values.SelectMany(v => JsonNode.Parse(v).Find(path)).Select(n => n.Text).OfType<string>().Take(SiteNode.Most)];

    /// <summary>A moment by the first of several patterns that fits.</summary>
    public static SiteFilter Date(IReadOnlyList<string> formats, TimeZoneInfo? zone) => FilterScope.Each((text, scope) =>
        formats.Select(f => DateBy(f, text, zone is null ? scope : scope with { Zone = zone })).FirstOrDefault(m => m is not null) is { } moment ? MomentText.Write(moment) : null);

    /// <summary>A length of time, in seconds.</summary>
    public static SiteFilter Duration(TimeSpan unit) => FilterScope.Each(text => AmountText.Duration(text, unit) is { } span ? AmountText.Write(span.TotalSeconds) : null);

    /// <summary>Takes an encoding off; what cannot be decoded is dropped.</summary>
    public static SiteFilter? Decode(string encoding) => encoding switch
    {
        "html" => FilterScope.Each(WebUtility.HtmlDecode),
        "percent" => FilterScope.Each(text => Uri.UnescapeDataString(text)),
        "form" => FilterScope.Each(text => Uri.UnescapeDataString(text.Replace('+', ' '))),
        "base64" => FilterScope.Each(FromBase64),
        "hex" => FilterScope.Each(FromHex),
        "json" => FilterScope.Each(FromJson),
        _ => null,
    };

    private static DateTimeOffset? DateBy(string format, string text, FilterScope scope) => format switch
    {
        "iso" => MomentText.Iso(text, scope),
        "rfc" => MomentText.Mail(text),
        "unix" => Number(text) is { } seconds && Math.Abs(seconds) < 2e11 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
        "unix-ms" => Number(text) is { } milliseconds && Math.Abs(milliseconds) < 2e14 ? DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds) : null,
        "relative" => MomentText.Relative(text, scope),
        _ => MomentText.Exact(text, format, scope),
    };

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    // Both alphabets, with and without padding.
    private static string? FromBase64(string text)
    {
        var plain = Blanks().Replace(text, "").Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? FromHex(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(text.Trim()));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // A string literal of a script, with or without its quotes.
    private static string? FromJson(string text)
    {
        var literal = text.Trim();
        try
        {
            return JsonNode.Parse(literal is ['"', .., '"'] ? literal : $"\"{literal}\"").Text;
        }
        catch (SiteMismatchException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
