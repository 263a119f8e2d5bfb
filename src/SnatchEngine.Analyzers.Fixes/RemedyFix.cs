using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Fixes;

/// <summary>Does what the analyzers found to be mechanical; they say how, so that nothing is found out twice.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemedyFix))]
[Shared]
public sealed class RemedyFix : CodeFixProvider
{
    private static readonly FixAllProvider s_all = FixAllProvider.Create(async (context, document, diagnostics) =>
        await ApplyAsync(document, diagnostics.Where(d => KeyOf(d) == context.CodeActionEquivalenceKey), context.CancellationToken));

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Sleep.Id, Rules.Http.Id, Rules.Block.Id, Rules.File.Id, Rules.Regex.Id, Rules.Token.Id, Rules.Clock.Id, Rules.Log.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_all;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics.Where(d => KeyOf(d) is not null))
        {
            context.RegisterCodeFix(CodeAction.Create(TitleOf(diagnostic), ct => ApplyAsync(context.Document, [diagnostic], ct), KeyOf(diagnostic)), diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ApplyAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken) is not { } root)
        {
            return document;
        }

        var editor = new SyntaxEditor(root, document.Project.Solution.Services);
        var regexes = new RegexFields(editor);

        // The inner ones first, so that what is around them keeps their change.
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Length))
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Kind(diagnostic) == Remedy.Hoist)
            {
                if (node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation)
                {
                    regexes.Hoist(creation);
                }
            }
            else if (Kind(diagnostic) == Remedy.Template)
            {
                if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call)
                {
                    editor.ReplaceNode(call, (current, _) => LogTemplate.Of((InvocationExpressionSyntax)current));
                }
            }
            else if (node.FirstAncestorOrSelf<ExpressionSyntax>() is { } expression)
            {
                editor.ReplaceNode(expression, (current, _) => Edits.Of(diagnostic.Properties, (ExpressionSyntax)current, expression));
            }
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }

    private static string? Kind(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(Rules.FixProperty, out var kind) ? kind : null;

    private static string? KeyOf(Diagnostic diagnostic) => Kind(diagnostic) is { } kind ? $"{diagnostic.Id}.{kind}" : null;

    private static string TitleOf(Diagnostic diagnostic) => Kind(diagnostic) switch
    {
        Remedy.Delay => "Await Task.Delay",
        Remedy.Rename => $"Await {diagnostic.Properties[Remedy.NameProperty]}",
        Remedy.AddToken => $"Pass '{diagnostic.Properties[Remedy.TokenProperty]}'",
        Remedy.Clock => $"Use {diagnostic.Properties[Remedy.ExpressionProperty]}",
        Remedy.Template => "Use a template with arguments",
        Remedy.Hoist => "Build the regular expression once",
        _ => "Await it",
    };
}
