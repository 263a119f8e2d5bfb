using System.CommandLine;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Cli.Commands;

/// <summary>Reads the options that choose formats.</summary>
internal static class FormatReading
{
    /// <summary>What <c>-f</c> and <c>-S</c> say; null when neither was written.</summary>
    public static FormatWish? Wish(Option format, Option sort, OptionReader read)
    {
        if (!read.Has(format) && !read.Has(sort))
        {
            return null;
        }

        var expression = read.One(format);
        var sorts = read.All(sort);
        return new FormatWish(
            expression is null ? null : Try(read, format, expression, () => FormatSelector.Parse(expression)),
            sorts.Count == 0 ? null : Try(read, sort, sorts[^1], () => FormatSort.Parse(sorts)));
    }

    private static T? Try<T>(OptionReader read, Option option, string text, Func<T> parse) where T : class
    {
        try
        {
            return parse();
        }
        catch (FormatChoiceException e)
        {
            read.Add($"{read.NameOf(option)} '{WishValue.Shown(text)}': column {e.Column}: {e.Message}");
            return null;
        }
    }
}
