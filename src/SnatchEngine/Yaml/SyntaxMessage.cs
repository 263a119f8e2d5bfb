namespace SnatchEngine.Yaml;

/// <summary>What is wrong with the text as YAML, in words for the person who wrote it.</summary>
internal static class SyntaxMessage
{
    private static readonly (string Fragment, string Message)[] s_messages =
    [
        ("found unexpected end of stream", "the quote that opens here is not closed"),
        ("found unexpected document indicator", "the quote that opens here is not closed before the document ends"),
        ("wrong indentation", "the quote that opens here is not closed, or its next line is not indented"),
        ("expected ':'", "a ':' is missing after the key above"),
        ("invalid mapping", "a key cannot stand here: check the indentation, or put a text with ': ' in quotes"),
        ("Mapping values are not allowed", "a second ': ' cannot stand here: put the value in quotes, or check the indentation"),
        ("Mapping keys are not allowed", "a key cannot stand here: check the indentation"),
        ("Block sequence entries are not allowed", "a list entry ('- ') cannot start here: begin it on a line of its own"),
        ("unknown escape character", "the text in double quotes has an escape YAML does not know; write '\\\\' for a backslash, or use single quotes"),
        ("escape", "the text in double quotes has a broken escape"),
        ("surrogates", "the text in double quotes has an escape that is no character"),
        ("comment between", "a comment cannot stand inside a text of several lines"),
        ("invalid comment", "a space is missing before '#'"),
        ("a comment without", "a space is missing before '#'"),
        ("block scalar", "the header of a text block ('|' or '>') must end its line"),
        ("indentation", "the indentation of this text is broken"),
        ("anchor", "an anchor or alias ('&', '*') is not accepted; put the text in quotes"),
        ("tag", "a tag ('!') is broken; only !secret and !env are accepted, a text that starts with '!' needs quotes"),
        ("directive", "a directive ('%') is not accepted; remove the line"),
    ];

    public static string For(string scannerMessage, char? character)
    {
        if (scannerMessage.Contains("cannot start any token", StringComparison.Ordinal) && character is { } c)
        {
            return $"a value cannot start with '{c}': put it in quotes";
        }

        foreach (var (fragment, message) in s_messages)
        {
            if (scannerMessage.Contains(fragment, StringComparison.OrdinalIgnoreCase))
            {
                return message;
            }
        }

        return "this is not valid YAML";
    }
}
