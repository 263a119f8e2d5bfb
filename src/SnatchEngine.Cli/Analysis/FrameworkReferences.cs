using Microsoft.CodeAnalysis;
using SnatchEngine.Abstractions;
using SnatchEngine.PluginKit;

namespace SnatchEngine.Cli.Analysis;

/// <summary>What scripts and plugins are compiled against: the framework that runs us, the contract, and the test kit.</summary>
internal static class FrameworkReferences
{
    /// <summary>Opens them.</summary>
    /// <param name="programFolder">Where <c>sdk/</c> may lie.</param>
    public static IReadOnlyList<MetadataReference> Open(string programFolder)
    {
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] lent = [typeof(SnatchException).Assembly.Location, typeof(PluginBench).Assembly.Location];
        return
        [
            .. trusted.Where(IsFramework).Select(path => MetadataReference.CreateFromFile(path)),
            .. lent.Select(path => Path.Combine(programFolder, "sdk", Path.GetFileName(path)) is var copy && File.Exists(copy) ? copy : path).Select(path => MetadataReference.CreateFromFile(path)),
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
