using System.Text.RegularExpressions;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs.Rules;

/// <summary>What may be done in one place only, and what nowhere.</summary>
static partial class Places
{
    private static readonly (Regex Use, string What, string[] Homes)[] s_homes =
    [
        (new(@"\bYamlDotNet\b"), "YAML's types", ["src/SnatchEngine/Yaml/"]),
        (new(@"\bAngleSharp\b"), "AngleSharp", ["src/SnatchEngine/Extraction/Sites/", "plugins/WebPage/"]),
        (new(@"\b(Microsoft\.Data\.Sqlite|SQLitePCL|Npgsql)\b"), "a database's types", ["src/SnatchEngine/Storage/"]),
        (new(@"\bSpectre\.Console\b"), "Spectre", ["src/SnatchEngine.Cli/Terminal/"]),
        (new(@"\bSystem\.CommandLine\b"), "the command line's types", ["src/SnatchEngine.Cli/"]),
        (new(@"\bMicrosoft\.CodeAnalysis\b"), "Roslyn", ["src/SnatchEngine.Analyzers/", "src/SnatchEngine.Analyzers.Fixes/", "src/SnatchEngine.Cli/Analysis/", "src/SnatchEngine.Automation/Scripting/"]),
        (new(@"\bMicrosoft\.Diagnostics\b"), "tracing's types", ["src/SnatchEngine.Cli/Tracing/"]),
        (new(@"\bPolly\b"), "Polly", ["src/SnatchEngine.Downloads/Resilience/"]),
        (new(@"\bEnvironment\s*\.\s*(GetEnvironmentVariable|ExpandEnvironmentVariables)"), "the environment", ["src/SnatchEngine.Cli/Program.cs"]),
    ];

    private static readonly (Regex Use, string Why)[] s_nowhere =
    [
        (new(@"\bThread\s*\.\s*Sleep\b"), "wait on a TimeProvider instead of sleeping"),
        (new(@"\basync\s+void\b"), "async void loses its exceptions"),
        (new(@"(?<!\bOutcome)\.\s*Result\b(?!\s*[({<=])"), "await instead of .Result"),
        (new(@"\.\s*Wait\s*\(\s*\)"), "await instead of .Wait()"),
        (new(@"\.\s*GetAwaiter\s*\(\s*\)\s*\.\s*GetResult\s*\("), "await instead of blocking"),
        (new(@"\b(DateTime|DateTimeOffset)\s*\.\s*(Now|UtcNow|Today)\b"), "take the time from a TimeProvider"),
        (new(@"\bNotImplementedException\b"), "finish it"),
    ];

    public static IEnumerable<string> Strays(IEnumerable<SourceFile> files) =>
        from file in files
        from home in s_homes
        where !home.Homes.Any(file.IsBelow)
        from Match use in home.Use.Matches(file.Code)
        select $"{file.Path}:{file.LineAt(use.Index)}: {home.What} belongs in {string.Join(" or ", home.Homes)}";

    public static IEnumerable<string> StraySql(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.IsBelow("src/SnatchEngine/Storage/")
        from Match use in Sql().Matches(file.Uncommented)
        select $"{file.Path}:{file.LineAt(use.Index)}: an SQL statement belongs in Storage/";

    public static IEnumerable<string> BannedCalls(IEnumerable<SourceFile> files) =>
        from file in files
        from ban in s_nowhere
        from Match use in ban.Use.Matches(file.Code)
        select $"{file.Path}:{file.LineAt(use.Index)}: {ban.Why}";

    public static IEnumerable<string> UnfinishedWork(IEnumerable<SourceFile> files) =>
        from file in files
        from Match use in Unfinished().Matches(file.Text)
        select $"{file.Path}:{file.LineAt(use.Index)}: {use.Value} is left";

    /// <summary>Specs that sleep or do not run.</summary>
    public static IEnumerable<string> IdleSpecs(IEnumerable<SourceFile> files) =>
        from file in files
        from Match use in Sleeping().Matches(file.Code).Concat(Skipping().Matches(file.Uncommented))
        select $"{file.Path}:{file.LineAt(use.Index)}: a spec neither sleeps nor is skipped";

    [GeneratedRegex(@"""\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE)\s|PRAGMA\s)")]
    private static partial Regex Sql();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b")]
    private static partial Regex Sleeping();

    [GeneratedRegex(@"\bSkip\s*=\s*[""$@]")]
    private static partial Regex Skipping();
}
