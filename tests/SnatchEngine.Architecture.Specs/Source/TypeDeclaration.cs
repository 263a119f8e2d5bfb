using System.Text.RegularExpressions;

namespace SnatchEngine.Architecture.Specs.Source;

/// <summary>A type where it is declared.</summary>
sealed partial record TypeDeclaration(SourceFile File, int Line, string Modifiers, string Kind, string Name, bool IsNested)
{
    public bool Is(string modifier) => Regex.IsMatch(Modifiers, $@"\b{modifier}\b");

    public static IEnumerable<TypeDeclaration> In(SourceFile file)
    {
        var depth = 0;
        var from = 0;
        foreach (Match match in Pattern().Matches(file.Code))
        {
            var between = file.Code.AsSpan(from, match.Index - from);
            depth += between.Count('{') - between.Count('}');
            from = match.Index;
            yield return new TypeDeclaration(
                file,
                file.LineAt(match.Groups["kind"].Index),
                match.Groups["modifiers"].Value,
                Regex.Replace(match.Groups["kind"].Value, @"\s+", " "),
                match.Groups["name"].Value,
                depth > 0);
        }
    }

    public override string ToString() => $"{File.Path}:{Line} {Kind} {Name}";

    [GeneratedRegex(@"(?<![\w.@<,(]\s*)(?<modifiers>(?:\b(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*)\b(?<kind>class|interface|enum|record\s+struct|record\s+class|record|struct)\s+(?<name>[A-Z]\w*)")]
    public static partial Regex Pattern();
}
