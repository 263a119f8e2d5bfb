using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>What stands for a value that is there; <c>{}</c> in it is the value, written as Python's <c>str.format</c> would.</summary>
internal sealed class ReplacementText
{
    private readonly List<(string Literal, Slot? Slot)> _parts = [];

    private sealed record Slot(char As, ValueSpec Spec);

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="column">Where it begins, from 1.</param>
    /// <exception cref="NamingException">Its braces are malformed.</exception>
    public static ReplacementText Parse(string text, int column)
    {
        var replacement = new ReplacementText();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                literal.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                replacement._parts.Add((literal.ToString(), Parse(text[(i + 1)..end])
                    ?? throw new NamingException(NamingFailure.Malformed, column + i, $"{text[i..(end + 1)]} is not understood; the value is written {{}} or {{:>20}}")));
                literal.Clear();
                i = end;
            }
            else
            {
                throw new NamingException(NamingFailure.Malformed, column + i, $"a single '{text[i]}' in a replacement is written '{text[i]}{text[i]}'");
            }
        }

        replacement._parts.Add((literal.ToString(), null));
        return replacement;
    }

    /// <summary>The text for a value. Null: the value cannot be written as it asks.</summary>
    public string? Write(object? value)
    {
        var into = new StringBuilder();
        foreach (var (literal, slot) in _parts)
        {
            into.Append(literal);
            if (slot is null)
            {
                continue;
            }

            var shown = slot.As switch { 'r' => PythonText.Shown(value), 'a' => PythonText.Ascii(value), 's' => PythonText.Of(value), _ => value };
            if (slot.Spec.Write(shown) is not { } text)
            {
                return null;
            }

            into.Append(text);
        }

        return into.ToString();
    }

    private static Slot? Parse(string slot)
    {
        var colon = slot.IndexOf(':', StringComparison.Ordinal);
        var head = colon < 0 ? slot : slot[..colon];
        var shownAs = head.IndexOf('!', StringComparison.Ordinal) is >= 0 and var mark ? head[(mark + 1)..] : null;
        var name = shownAs is null ? head : head[..^(shownAs.Length + 1)];
        return name.All(char.IsAsciiDigit) && shownAs is null or "r" or "s" or "a" && name.All(char.IsAsciiDigit) && ValueSpec.TryParse(colon < 0 ? "" : slot[(colon + 1)..], out var spec)
            ? new Slot(shownAs is null ? '\0' : shownAs[0], spec)
            : null;
    }
}
