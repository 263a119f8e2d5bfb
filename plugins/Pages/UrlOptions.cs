using System.Globalization;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Patterns;

namespace SnatchEngine.Plugins.Pages;

/// <summary>What somebody wants of one URL: options in its fragment (<c>#depth=2&amp;include=*.iso</c>), which no server ever sees, over the settings of the plugin.</summary>
internal sealed class UrlOptions
{
    private readonly Dictionary<string, string> _inUrl = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyDictionary<string, string> _settings;

    private UrlOptions(IReadOnlyDictionary<string, string> settings) => _settings = settings;

    /// <summary>Reads the options of a URL. A fragment without any <c>=</c> is a place in a page and no option.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="settings">What holds where the URL says nothing.</param>
    /// <param name="known">The names there are.</param>
    /// <exception cref="ExtractionException">There is no such option.</exception>
    public static UrlOptions Read(string url, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> known)
    {
        var options = new UrlOptions(settings);
        var fragment = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var cut ? url[(cut + 1)..] : "";
        if (!fragment.Contains('=', StringComparison.Ordinal))
        {
            return options;
        }

        foreach (var part in fragment.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (part[..at], part[(at + 1)..]) : (part, "true");
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Wrong($"there is no option '{name}' (after the # of the URL); there are {string.Join(", ", known)}");
            }

            options._inUrl[name] = Uri.UnescapeDataString(value);
        }

        return options;
    }

    /// <summary>The URL without its fragment.</summary>
    public static string Bare(string url) => url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var cut ? url[..cut] : url;

    /// <summary>The value of an option. Null: nobody said.</summary>
    public string? this[string name] => (_inUrl.TryGetValue(name, out var value) || _settings.TryGetValue(name, out value)) && value.Trim().Length > 0 ? value.Trim() : null;

    /// <summary>A whole number.</summary>
    /// <exception cref="ExtractionException">It is none, or out of bounds.</exception>
    public int Whole(string name, int least, int most, int otherwise) => this[name] is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"the option '{name}' must be {least} to {most}, was '{text}'");

    /// <summary>Patterns divided by commas.</summary>
    public IReadOnlyList<Glob> Globs(string name) => [.. Words(name).Select(text => new Glob(text))];

    /// <summary>Words divided by commas.</summary>
    public IReadOnlyList<string> Words(string name) => this[name]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>A moment: a date such as <c>2026-05-01</c>, or an age such as <c>30d</c> before now.</summary>
    /// <exception cref="ExtractionException">It is neither.</exception>
    public DateTimeOffset? Moment(string name, DateTimeOffset now)
    {
        if (this[name] is not { } text)
        {
            return null;
        }

        if (text[^1] is 'd' or 'D' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 36_500)
        {
            return now.AddDays(-days);
        }

        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw Wrong($"the option '{name}' must be a date such as 2026-05-01 or an age such as 30d, was '{text}'");
    }

    /// <summary>One of several words.</summary>
    /// <exception cref="ExtractionException">It is none of them.</exception>
    public string Word(string name, string otherwise, params IReadOnlyList<string> words) => this[name] is not { } text
        ? otherwise
        : words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Wrong($"the option '{name}' must be {string.Join(" or ", words)}, was '{text}'");

    /// <summary>A refusal that says what to write instead.</summary>
    public static ExtractionException Wrong(string message) => new(ExtractionFailure.BadRequest, message);
}
