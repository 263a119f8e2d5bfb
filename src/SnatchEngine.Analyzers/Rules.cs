using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SnatchEngine.Analyzers;

/// <summary>All rules.</summary>
public static class Rules
{
    internal static readonly DiagnosticDescriptor Sleep = Warning(
        "SNA001", "Blocking sleep in asynchronous code", "{0} holds a thread of the host while it waits: await Task.Delay instead",
        "Await Task.Delay with the cancellation token: the thread serves other downloads meanwhile, and the pause ends when the run does.");

    internal static readonly DiagnosticDescriptor Http = Warning(
        "SNA002", "Synchronous HTTP in asynchronous code", "{0} holds a thread of the host until the site answers: await {1} instead",
        "Await the asynchronous method of the client, and pass it the cancellation token.");

    internal static readonly DiagnosticDescriptor Block = Warning(
        "SNA003", "Blocking on a task", "{0} holds a thread of the host until the task ends: await it instead",
        "Await the task, and make the method asynchronous if it is not. A task that was awaited before, or that was seen to be completed, may be read.");

    internal static readonly DiagnosticDescriptor File = Warning(
        "SNA004", "Synchronous file access in asynchronous code", "{0} holds a thread of the host while the disk works: await {1} instead",
        "Await the asynchronous method of the same name, and pass it the cancellation token.");

    internal static readonly DiagnosticDescriptor Client = Warning(
        "SNA005", "HTTP client per call", "A new HttpClient for each call opens new connections each time: use the one the host lends, or keep one",
        "Use the client that the host lends (PluginEnvironment.Http), which keeps connections, cookies and the site's budget; elsewhere keep one client in a static field.");

    internal static readonly DiagnosticDescriptor Regex = Warning(
        "SNA006", "Regular expression built in a loop", "This regular expression is parsed anew for each turn of the loop: build it once, before",
        "Keep the Regex in a static readonly field, or let [GeneratedRegex] write it at compile time.");

    internal static readonly DiagnosticDescriptor Lookup = Warning(
        "SNA007", "Linear lookup in a loop", "{0} is searched from its beginning for each turn of the loop: make a HashSet or a Dictionary before",
        "Put what is looked up into a HashSet, a Dictionary or a lookup before the loop: the time then grows with the items, not with their square.");

    internal static readonly DiagnosticDescriptor Token = Warning(
        "SNA008", "Cancellation token not passed on", "{0} can be cancelled, and {1}: without it, a run that was stopped waits for this",
        "Pass the token to everything that waits. CancellationToken.None says that something must not be cancelled.");

    internal static readonly DiagnosticDescriptor Clock = Warning(
        "SNA009", "Wall clock read directly", "{0} cannot be turned by a replay or a test: take the time from a TimeProvider{1}",
        "Take the time from a TimeProvider: PluginEnvironment.Time in a plugin, a parameter elsewhere.");

    internal static readonly DiagnosticDescriptor Log = Suggestion(
        "SNA010", "Interpolated string in a log call", "The text is put together even when nobody reads the log: {0}",
        "Give the logger a template with named places and the values behind it. Where a log takes nothing but a text, write what is rare, and once for many items.");

    internal static readonly DiagnosticDescriptor Size = Warning(
        "SNA011", "File too large", "{0} KiB in one file, at most 150: it is slow to compile and to understand, so split it or move its data out",
        "Split the file by what it does; keep tables and pages in a file of their own that is read when it is needed.");

    /// <summary>Every rule, in the order of the ids.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new(Impact.Critical, Sleep), new(Impact.Critical, Http), new(Impact.High, Block), new(Impact.High, File), new(Impact.Medium, Client), new(Impact.Medium, Regex),
        new(Impact.Medium, Lookup), new(Impact.Medium, Token), new(Impact.Medium, Clock), new(Impact.Low, Log), new(Impact.Medium, Size),
    ];

    /// <summary>Set on a diagnostic whose remedy is mechanical; the value says how, for the fix.</summary>
    public const string FixProperty = "fix";

    /// <summary>The rule of an id; null for an id that is nobody's.</summary>
    /// <param name="id">Such as <c>SNA001</c>.</param>
    public static Rule? Of(string id) => All.FirstOrDefault(r => r.Id == id);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string remedy) =>
        new(id, title, message, "Performance", DiagnosticSeverity.Warning, isEnabledByDefault: true, remedy, $"docs/analyze.md#{id.ToLowerInvariant()}");

    private static DiagnosticDescriptor Suggestion(string id, string title, string message, string remedy) =>
        new(id, title, message, "Performance", DiagnosticSeverity.Info, isEnabledByDefault: true, remedy, $"docs/analyze.md#{id.ToLowerInvariant()}");
}
