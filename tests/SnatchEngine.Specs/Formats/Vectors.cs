using SnatchEngine.Formats;

namespace SnatchEngine.Specs.Formats;

/// <summary>The files with formats, and what is chosen of them.</summary>
internal static class Vectors
{
    private const string Divider = " ¦ ";

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Formats", "Vectors");

    /// <summary>Each line: the set, the expression, the sort (<c>-</c>: none), and what is chosen.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string, string>> All() => File.ReadAllLines(Path.Combine(Folder, "vectors.txt"))
        .Where(l => l.Length > 0 && l[0] != '#')
        .Select(l => l.Split(Divider) is [var set, var expression, var sort, var chosen] ? new TheoryDataRow<string, string, string, string>(set, expression, sort, chosen) : throw new InvalidDataException(l));

    public static FormatCandidates Set(string name) => Assert.Single(FormatFile.Read(Path.Combine(Folder, $"{name}.json")));
}
