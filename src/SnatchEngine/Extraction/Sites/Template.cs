using System.Text;

namespace SnatchEngine.Extraction.Sites;

/// <summary>A text with names in braces, such as <c>https://tube.example/api/{id}</c>. Two braces stand for one.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<Part> _parts;

    private Template(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>The names in it, each with its index in the text.</summary>
    public IEnumerable<(string Name, int Index)> Names => _parts.Where(p => p.IsName).Select(p => (p.Text, p.Index));

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    /// <param name="index">Where in the text that is.</param>
    public static Template? Parse(string text, out string? problem, out int index)
    {
        List<Part> parts = [];
        var literal = new StringBuilder();
        (problem, index) = (null, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                literal.Append(c);
                at++;
            }
            else if (c == '}')
            {
                (problem, index) = ("a '}' closes nothing here; write '}}' for a brace", at);
                return null;
            }
            else if (c == '{')
            {
                if (!TryName(text, at, out var name, out var isWhole, out var end))
                {
                    (problem, index) = ("after '{' a name is missing, or its '}'; write '{{' for a brace", at);
                    return null;
                }

                Flush(parts, literal);
                parts.Add(new Part(name, IsName: true, isWhole || at == 0, isWhole ? at + 2 : at + 1));
                at = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        Flush(parts, literal);
        return new Template(parts);
    }

    /// <summary>The text with its names filled in; null when one of them has no value.</summary>
    public string? Fill(Func<string, string?> valueOf) => Fill(valueOf, isUrl: false);

    /// <summary>The same as a URL: what is filled in is percent-encoded, save at its beginning and where the name has a plus (<c>{+path}</c>).</summary>
    public string? FillUrl(Func<string, string?> valueOf) => Fill(valueOf, isUrl: true);

    private string? Fill(Func<string, string?> valueOf, bool isUrl)
    {
        var filled = new StringBuilder();
        foreach (var part in _parts)
        {
            if (!part.IsName)
            {
                filled.Append(part.Text);
            }
            else if (valueOf(part.Text) is { } value)
            {
                filled.Append(isUrl && !part.IsWhole ? Uri.EscapeDataString(value) : value);
            }
            else
            {
                return null;
            }
        }

        return filled.ToString();
    }

    private static bool TryName(string text, int open, out string name, out bool isWhole, out int end)
    {
        end = text.IndexOf('}', open);
        isWhole = open + 1 < text.Length && text[open + 1] == '+';
        var start = open + (isWhole ? 2 : 1);
        name = end > start ? text[start..end] : "";
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
    }

    private static void Flush(List<Part> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part(literal.ToString(), IsName: false, IsWhole: false, 0));
            literal.Clear();
        }
    }

    private sealed record Part(string Text, bool IsName, bool IsWhole, int Index);
}
