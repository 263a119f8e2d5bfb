using System.Globalization;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Text from outside, made safe to show: a name or a message must not move the cursor or reverse what is read.</summary>
internal static class Printable
{
    /// <summary>Replaces control and direction characters by '?', line ends by spaces.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        return string.Create(text.Length, text, static (shown, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                shown[i] = source[i] switch
                {
                    '\r' or '\n' or '\t' => ' ',
                    var c when char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => '?',
                    var c => c,
                };
            }
        });
    }
}
