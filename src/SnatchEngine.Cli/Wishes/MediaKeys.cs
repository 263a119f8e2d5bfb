using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.PostProcessing;

namespace SnatchEngine.Cli.Wishes;

/// <summary>The keys of a list that say what is taken of media, and what is done with it; each as its option of <c>get</c>.</summary>
internal static class MediaKeys
{
    /// <summary>The keys.</summary>
    public static readonly string[] All = ["format", "format-sort", "items", "match", "subtitles", "sections", "after", "live-from-start", "live-for"];

    /// <summary>The wish with a value; null when the value makes no sense.</summary>
    /// <param name="wish">The wish so far.</param>
    /// <param name="key">One of <see cref="All"/>.</param>
    /// <param name="value">What stands behind its equals sign.</param>
    /// <param name="problem">What is wrong, to follow the key.</param>
    public static Wish? Read(Wish wish, string key, string value, out string? problem)
    {
        problem = null;
        try
        {
            switch (key)
            {
                case "format":
                    return wish with { Formats = new FormatWish(FormatSelector.Parse(value), wish.Formats?.Sort) };
                case "format-sort":
                    return wish with { Formats = new FormatWish(wish.Formats?.Selector, FormatSort.Parse([value])) };
                case "items":
                    return wish with { Items = ItemRanges.Parse(value) };
                case "match":
                    return wish with { Match = MatchFilter.Parse(value) };
                case "subtitles":
                    return wish with { Subtitles = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
                case "sections" when value.Length > 0:
                    return wish with { Sections = value };
                case "after" when PostStep.TryParse(value, out problem) is { } step:
                    return wish with { After = [.. wish.After, step] };
                case "live-from-start" when WishValue.TryFlag(value, out var flag):
                    return wish with { LiveFromStart = flag };
                case "live-for" when DurationText.TryParse(value, out var span) && span > TimeSpan.Zero:
                    return wish with { LiveFor = span };
                default:
                    problem = $"{problem ?? Allowed(key)}, was '{WishValue.Shown(value)}'";
                    return null;
            }
        }
        catch (FormatChoiceException wrong)
        {
            problem = $"'{WishValue.Shown(value)}': column {wrong.Column}: {wrong.Message}";
        }
        catch (SelectionException wrong)
        {
            problem = $"'{WishValue.Shown(value)}': {wrong.Message}";
        }

        return null;
    }

    private static string Allowed(string key) => key switch
    {
        "live-from-start" => "must be true or false",
        "live-for" => WishValue.DurationAllowed + ", more than 0",
        _ => "must say something",
    };
}
