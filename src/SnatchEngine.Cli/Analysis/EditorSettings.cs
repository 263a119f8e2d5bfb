using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace SnatchEngine.Cli.Analysis;

/// <summary>What <c>.editorconfig</c> says of a rule, as a build obeys it: <c>dotnet_diagnostic.SNA010.severity = none</c>.</summary>
internal sealed class EditorSettings : SyntaxTreeOptionsProvider
{
    private readonly ConcurrentDictionary<string, AnalyzerConfigSet> _byFolder = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

    /// <inheritdoc/>
    public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
    {
        severity = ReportDiagnostic.Default;
        return Path.IsPathRooted(tree.FilePath)
            && _byFolder.GetOrAdd(Path.GetDirectoryName(tree.FilePath)!, Read).GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);
    }

    /// <inheritdoc/>
    public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
    {
        severity = ReportDiagnostic.Default;
        return false;
    }

    private static AnalyzerConfigSet Read(string folder)
    {
        var found = new List<AnalyzerConfig>();
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var path = Path.Combine(at, ".editorconfig");
            try
            {
                if (File.Exists(path))
                {
                    found.Add(AnalyzerConfig.Parse(File.ReadAllText(path), path));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // One that cannot be read says nothing.
                continue;
            }
        }

        return AnalyzerConfigSet.Create(found);
    }
}
