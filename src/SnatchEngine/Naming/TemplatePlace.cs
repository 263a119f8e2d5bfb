namespace SnatchEngine.Naming;

/// <summary>Where the literal words of a template lead to.</summary>
internal static class TemplatePlace
{
    /// <summary>Refuses what leads out of the folder the template is used in, or names no file.</summary>
    /// <exception cref="NamingException">With the column of what is wrong.</exception>
    public static void Check(string text, IReadOnlyList<NamePart> parts)
    {
        if (parts is [LiteralPart { Text: ['/' or '\\', ..] } or LiteralPart { Text: [_, ':', '/' or '\\', ..] }, ..])
        {
            throw new NamingException(NamingFailure.BadPlace, 1, "a template is relative to the download folder; name the folder with -d");
        }

        var column = 1;
        var component = "";
        var isPlain = true;
        foreach (var part in parts)
        {
            if (part is not LiteralPart literal)
            {
                isPlain = false;
                continue;
            }

            for (var i = 0; i < literal.Text.Length; i++)
            {
                if (literal.Text[i] is not ('/' or '\\'))
                {
                    component += literal.Text[i];
                    continue;
                }

                CheckFolder(component, isPlain, column);
                (component, isPlain, column) = ("", true, literal.Column + i + 1);
            }
        }

        CheckFolder(component, isPlain, column);
        if (isPlain && component.Trim() is "" or ".")
        {
            throw new NamingException(NamingFailure.BadPlace, Math.Max(1, text.Length), text.Length == 0 ? "the template is empty" : "the template ends in a folder and names no file");
        }
    }

    private static void CheckFolder(string component, bool isPlain, int column)
    {
        if (isPlain && component.Trim() == "..")
        {
            throw new NamingException(NamingFailure.BadPlace, column, "'..' leads out of the download folder; name the folder with -d");
        }
    }
}
