using System.Text.RegularExpressions;

namespace SnatchEngine.Architecture.Specs.Source;

/// <summary>A method, property or other member with a body, from its first line to its last.</summary>
sealed partial record Member(SourceFile File, int Line, int Lines, string Name)
{
    public static IEnumerable<Member> In(SourceFile file)
    {
        var code = file.Code;
        var blocks = new Stack<(bool IsType, int Start, string? Name)>();
        var segment = 0;
        for (var at = 0; at < code.Length; at++)
        {
            var atTypeLevel = blocks.Count == 0 || blocks.Peek().IsType;
            switch (code[at])
            {
                case '{':
                    var head = code[segment..at];
                    var isType = atTypeLevel && TypeDeclaration.Pattern().IsMatch(head);
                    blocks.Push((isType, segment, atTypeLevel && !isType && !IsInitializer(head) ? NameIn(head) : null));
                    segment = at + 1;
                    break;
                case '}' when blocks.TryPop(out var block):
                    if (block.Name is not null)
                    {
                        yield return Measure(file, block.Start, at, block.Name);
                    }

                    segment = at + 1;
                    break;
                case ';' when atTypeLevel:
                    if (code[segment..at] is var member && member.Contains("=>", StringComparison.Ordinal))
                    {
                        yield return Measure(file, segment, at, NameIn(member));
                    }

                    segment = at + 1;
                    break;
                case ';':
                    segment = at + 1;
                    break;
            }
        }
    }

    private static Member Measure(SourceFile file, int start, int end, string name)
    {
        while (start < end && char.IsWhiteSpace(file.Code[start]))
        {
            start++;
        }

        var line = file.LineAt(start);
        return new Member(file, line, file.LineAt(end) - line + 1, name);
    }

    /// <summary>A field's initializer is a table of values, not a method: it has an equals sign outside parentheses.</summary>
    private static bool IsInitializer(string head)
    {
        var depth = 0;
        for (var i = 0; i < head.Length; i++)
        {
            depth += head[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 0 && head[i] == '=' && (i + 1 == head.Length || head[i + 1] is not ('>' or '=')) && head[i - 1] is not ('=' or '!' or '<' or '>'))
            {
                return !head[..i].Contains("=>", StringComparison.Ordinal);
            }
        }

        return false;
    }

    private static string NameIn(string head) => Named().Match(head) is { Success: true } match ? match.Groups["name"].Value : head.Trim();

    [GeneratedRegex(@"(?<name>\w+)(?:<[^>()]*>)?\s*(?:\(|=>|$)")]
    private static partial Regex Named();
}
