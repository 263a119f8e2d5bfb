using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Blocking;

/// <summary>Finds what holds a thread: sleeping, synchronous HTTP, and waiting for a task.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : DiagnosticAnalyzer
{
    private const string Tasks = "System.Threading.Tasks";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Sleep, Rules.Http, Rules.Block];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfCall, OperationKind.Invocation);
        context.Watch(OfProperty, OperationKind.PropertyReference);
    }

    private static void OfCall(SeenOperation context)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        var type = method.ContainingType;
        switch (method.Name)
        {
            case "Sleep" when type.Is("System.Threading", "Thread"):
                OfSleep(context, call);
                break;
            case "Wait" when type.Is(Tasks, "Task") && call.Instance is not null:
                OfTask(context, call.Instance, "Wait()", call.Arguments.FirstOrDefault(a => !a.Parameter!.Type.IsToken()));
                break;
            case "GetResult" when type.ContainingNamespace.IsSpace("System.Runtime.CompilerServices") && call.Instance?.Bare() is IInvocationOperation { TargetMethod.Name: "GetAwaiter" } awaiter && awaiter.Receiver() is { } task:
                OfTask(context, task, "GetAwaiter().GetResult()", null);
                break;
            case "WaitAll" or "WaitAny" when type.Is(Tasks, "Task") && !IsPoll(call.Arguments.FirstOrDefault(a => a.Parameter!.Ordinal == 1)):
                Report(context, Rules.Block, call.Syntax, Remedy.None, $"Task.{method.Name}");
                break;
            case "Wait" when type.Is("System.Threading", "SemaphoreSlim") && !IsPoll(call.Arguments.FirstOrDefault()):
                OfSemaphore(context, call);
                break;
            default:
                if (HttpCalls.AsyncNameOf(method) is { } name)
                {
                    OfHttp(context, call, name);
                }

                break;
        }
    }

    private static void OfProperty(SeenOperation context)
    {
        var property = (IPropertyReferenceOperation)context.Operation;
        if (property is { Property.Name: "Result", Instance: { } task } && property.Property.ContainingType.IsTask())
        {
            OfTask(context, task, "Result", null);
        }
    }

    private static void OfSleep(SeenOperation context, IInvocationOperation call)
    {
        if (IsAsync(context))
        {
            var remedy = AsyncContext.CanAwait(call.Syntax) ? Remedy.Of(Remedy.Delay, token: TokenOf(context)) : Remedy.None;
            Report(context, Rules.Sleep, call.Syntax, remedy, "Thread.Sleep");
        }
    }

    private static void OfSemaphore(SeenOperation context, IInvocationOperation call)
    {
        if (IsAsync(context))
        {
            var remedy = AsyncContext.CanAwait(call.Syntax) && IsPlainCall(call) ? Remedy.Of(Remedy.Rename, "WaitAsync", call.Arguments.Length == 0 ? TokenOf(context) : null) : Remedy.None;
            Report(context, Rules.Block, call.Syntax, remedy, "SemaphoreSlim.Wait()");
        }
    }

    private static void OfHttp(SeenOperation context, IInvocationOperation call, string asyncName)
    {
        if (!IsAsync(context) || call.IsInNameOf())
        {
            return;
        }

        var takesToken = call.TargetMethod.Name == "Send" && !call.Arguments.Any(a => a.Parameter!.Type.IsToken() && a.ArgumentKind == ArgumentKind.Explicit);
        var remedy = AsyncContext.CanAwait(call.Syntax) && IsPlainCall(call) ? Remedy.Of(Remedy.Rename, asyncName, takesToken ? TokenOf(context) : null) : Remedy.None;
        Report(context, Rules.Http, call.Syntax, remedy, call.TargetMethod.Shown(), asyncName);
    }

    private static void OfTask(SeenOperation context, IOperation task, string how, IArgumentOperation? timeout)
    {
        var operation = context.Operation;
        var model = operation.SemanticModel!;
        if (IsPoll(timeout) || operation.IsInNameOf() || AsyncContext.IsInMain(operation.Syntax)
            || (task.Syntax is ExpressionSyntax written && new CompletedTasks(model, context.CancellationToken).HasEnded(written)))
        {
            return;
        }

        var isAsync = IsAsync(context);
        var source = HttpCalls.SourceOf(task, context.CancellationToken);
        var remedy = timeout is null && AsyncContext.CanAwait(operation.Syntax) && operation.Parent is not IPropertySubpatternOperation
            ? Remedy.Of(Remedy.Await)
            : Remedy.None;
        var place = operation.Syntax;
        if (isAsync && source is { Name: "Delay" } && source.ContainingType.Is(Tasks, "Task"))
        {
            Report(context, Rules.Sleep, place, remedy, $"Task.Delay(…).{how}");
        }
        else if (isAsync && source is not null && HttpCalls.IsRequest(source))
        {
            Report(context, Rules.Http, place, remedy, $"{source.Shown()}(…).{how}", "it");
        }
        else
        {
            Report(context, Rules.Block, place, remedy, $"'{how}'");
        }
    }

    private static bool IsAsync(SeenOperation context) => AsyncContext.IsAsync(context.Operation.Syntax, context.Operation.SemanticModel!, context.CancellationToken);

    private static string? TokenOf(SeenOperation context) => TokenScope.Find(context.Operation.Syntax, context.Operation.SemanticModel!, context.CancellationToken);

    // One that waits for no time only asks.
    private static bool IsPoll(IArgumentOperation? timeout) =>
        timeout?.Value.Bare() is { ConstantValue: { HasValue: true, Value: 0 } } or IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };

    private static bool IsPlainCall(IInvocationOperation call) => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && access.IsKind(SyntaxKind.SimpleMemberAccessExpression);

    private static void Report(SeenOperation context, DiagnosticDescriptor rule, SyntaxNode place, ImmutableDictionary<string, string?> remedy, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, place.GetLocation(), remedy, arguments));
}
