using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs.Rules;

/// <summary>How large things may grow, and how they are declared.</summary>
static class Shapes
{
    public const int FileLines = 400;
    public const int MemberLines = 60;

    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Lines > FileLines
        select $"{file.Path}: {file.Lines} lines, at most {FileLines}";

    public static IEnumerable<string> LongMembers(IEnumerable<SourceFile> files) =>
        from file in files
        from member in Member.In(file)
        where member.Lines > MemberLines
        select $"{file.Path}:{member.Line} {member.Name}: {member.Lines} lines, at most {MemberLines}";

    /// <summary>Records and enums may accompany the type they belong to; a second public class, struct or interface may not.</summary>
    public static IEnumerable<string> CrowdedFiles(IEnumerable<SourceFile> files) =>
        from file in files
        let main = file.Types.Where(t => !t.IsNested && t.Is("public") && t.Kind is "class" or "interface" or "struct").ToArray()
        where main.Select(t => t.Name).Distinct().Count() > 1
        select $"{file.Path}: {string.Join(", ", main.Select(t => t.Name))} are {main.Length} public types in one file";

    /// <summary>A file is found by the name of a type in it; <c>Name.Part.cs</c> holds a part of <c>Name</c>.</summary>
    public static IEnumerable<string> MisnamedFiles(IEnumerable<SourceFile> files) =>
        from file in files
        let types = file.Types.Where(t => !t.IsNested).Select(t => t.Name).ToArray()
        where types.Length > 0 && file.Name != "Program.cs" && !types.Contains(file.Name.Split('.')[0])
        select $"{file.Path}: declares {string.Join(", ", types)}, but nothing of that name";

    public static IEnumerable<string> OpenClasses(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        where type.Kind is "class" or "record" or "record class" && !type.Is("sealed") && !type.Is("abstract") && !type.Is("static")
        where !IsDeclaredSealedElsewhere(file, type)
        select $"{type}: seal it";

    private static bool IsDeclaredSealedElsewhere(SourceFile file, TypeDeclaration type) =>
        type.Is("partial") && file.Types.Any(t => t.Name == type.Name && t.Line != type.Line && (t.Is("sealed") || t.Is("abstract") || t.Is("static")));
}
