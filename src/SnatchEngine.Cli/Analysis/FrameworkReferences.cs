using Microsoft.CodeAnalysis;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Cli.Analysis;

/// <summary>What scripts and plugins are compiled against: the framework that runs us, and the contract.</summary>
internal static class FrameworkReferences
{
    private const string Contract = "SnatchEngine.Abstractions.dll";

    /// <summary>Opens them.</summary>
    /// <param name="programFolder">Where <c>sdk/</c> may lie.</param>
    public static IReadOnlyList<MetadataReference> Open(string programFolder)
    {
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var contract = Path.Combine(programFolder, "sdk", Contract);
        return
        [
            .. trusted.Where(IsFramework).Select(path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(File.Exists(contract) ? contract : typeof(SnatchException).Assembly.Location),
        ];
    }

    private static bool IsFramework(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.CommandLine", StringComparison.Ordinal))
            || name is "mscorlib" or "netstandard" or "WindowsBase" or "Microsoft.CSharp"
            || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
    }
}
