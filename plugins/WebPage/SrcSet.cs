using System.Globalization;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>Reads a <c>srcset</c>: URLs, each with its width (<c>640w</c>) or density (<c>2x</c>).</summary>
internal static class SrcSet
{
    /// <summary>The URL of the largest picture and its width. Null: there is none.</summary>
    public static (string Url, int? Width)? Largest(string? text)
    {
        (string Url, double Size, int? Width)? largest = null;
        var at = 0;
        while (text is not null && at < text.Length)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ','))
            {
                at++;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            // A URL may hold commas, and only those at its end divide.
            var written = text[start..at];
            var url = written.TrimEnd(',');
            var descriptor = "";
            if (written == url)
            {
                start = at;
                while (at < text.Length && text[at] != ',')
                {
                    at++;
                }

                descriptor = text[start..at].Trim();
            }

            var size = SizeOf(descriptor);
            if (url.Length > 0 && (largest is null || size > largest.Value.Size))
            {
                largest = (url, size, descriptor.EndsWith('w') && size is >= 1 and < 100_000 ? (int)size : null);
            }
        }

        return largest is { } found ? (found.Url, found.Width) : null;
    }

    private static double SizeOf(string descriptor)
    {
        foreach (var word in descriptor.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[^1] is 'w' or 'x' && double.TryParse(word[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size))
            {
                return size;
            }
        }

        return 1;
    }
}
