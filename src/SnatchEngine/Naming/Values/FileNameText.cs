using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Values as yt-dlp puts them into file names: look-alikes for what no file system takes, or plain ASCII only.</summary>
internal static class FileNameText
{
    private const string Forbidden = "<>:\"/\\|?*";
    private const string LookAlikes = "＜＞：＂⧸⧹｜？＊";
    private const string Awkward = "!&'()[]{}$;`^,#";

    /// <summary>One letter of the result; a mark stands for something that was replaced, and runs of one mark are one.</summary>
    private readonly record struct Letter(Rune Rune, bool IsMark);

    /// <summary>Makes the text fit into a file name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isRestricted">ASCII without spaces and what shells take for their own.</param>
    public static string Of(string text, bool isRestricted = false)
    {
        if (text.Length == 0)
        {
            return "";
        }

        var letters = new List<Letter>(text.Length);
        foreach (var rune in WithoutClockColons(isRestricted ? UnicodeForms.Normalize(text, NormalizationForm.FormKC) : text).EnumerateRunes())
        {
            if (isRestricted)
            {
                AddRestricted(rune, letters);
            }
            else
            {
                AddReadable(rune, letters);
            }
        }

        var into = new StringBuilder(letters.Count);
        var end = letters.FindLastIndex(letter => !letter.IsMark);
        for (var i = Math.Max(0, letters.FindIndex(letter => !letter.IsMark)); i <= end; i++)
        {
            if (!letters[i].IsMark || letters[i] != letters[i - 1])
            {
                into.Append(letters[i].Rune);
            }
        }

        return into.Length == 0 ? "_" : into.ToString();
    }

    private static void AddReadable(Rune rune, List<Letter> letters)
    {
        if (rune.Value == '\n')
        {
            letters.Add(new Letter(new Rune(' '), true));
        }
        else if (rune.Value is >= 32 and not 127)
        {
            var at = rune.IsBmp ? Forbidden.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
            letters.Add(new Letter(at < 0 ? rune : new Rune(LookAlikes[at]), false));
        }
    }

    private static void AddRestricted(Rune rune, List<Letter> letters)
    {
        if (Accents.PlainOf(rune) is { } plain)
        {
            foreach (var letter in plain.EnumerateRunes())
            {
                letters.Add(new Letter(letter, false));
            }
        }
        else if (rune.Value is '?' or '"' or 127 or (< 32))
        {
            return;
        }
        else if (rune.Value == ':')
        {
            letters.Add(new Letter(new Rune('_'), true));
            letters.Add(new Letter(new Rune('-'), true));
        }
        else
        {
            var isReplaced = rune.Value is > 127 or ' ' || Forbidden.Contains((char)rune.Value, StringComparison.Ordinal) || Awkward.Contains((char)rune.Value, StringComparison.Ordinal);
            letters.Add(isReplaced ? new Letter(new Rune('_'), true) : new Letter(rune, false));
        }
    }

    /// <summary>Between digits a colon divides hours from minutes, and reads better as <c>12_30</c>.</summary>
    private static string WithoutClockColons(string text)
    {
        StringBuilder? changed = null;
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == ':' && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))
            {
                (changed ??= new StringBuilder(text))[i] = '_';
            }
        }

        return changed?.ToString() ?? text;
    }
}
