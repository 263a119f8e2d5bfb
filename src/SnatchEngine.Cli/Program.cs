using System.Runtime.ExceptionServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Browsers;
using SnatchEngine.Cli;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Plugins;

#pragma warning disable RS0030 // The composition root is where the environment is read.
var terminalIsDumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
var noColor = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
Func<string, string?> environment = Environment.GetEnvironmentVariable;
var personFolder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
var homeFolder = environment("SNATCH_HOME") is { Length: > 0 } named
    ? Path.GetFullPath(named)
    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "snatch");
FailPoint.Arm(environment("SNATCH_FAILPOINT"));
var allVariables = new Lazy<IReadOnlyDictionary<string, string>>(() => ReadVariables(Environment.GetEnvironmentVariables()));
Func<IReadOnlyDictionary<string, string>> variables = () => allVariables.Value;
#pragma warning restore RS0030

var console = ConsoleStreams.OfProcess(canRedraw: !terminalIsDumb, color: !noColor && !terminalIsDumb);
if (args is ["--version"])
{
    console.Out.WriteLine($"snatch {typeof(ExitCode).Assembly.GetName().Version?.ToString(3)}");
    return ExitCode.Done;
}

// What does not depend on the command line is made ready on the second core while the first reads it.
var sighting = args is ["get", ..] ? ShippedSighting.BeginAsync(AppContext.BaseDirectory) : null;
_ = args is ["get", ..] ? Task.Run(HttpWarmUp.RunAsync) : Task.CompletedTask;
using var interruption = new Interruption(() =>
{
    if (console is { ErrorIsTerminal: true, CanRedraw: true })
    {
        // Progress hides the cursor, and nobody else shows it again on this way out.
        console.Error.Write("\e[?25h");
    }
});

// Code that was dropped in may leave threads behind that would keep the process for ever.
var runsDroppedCode = false;
int code;
try
{
    code = await new CommandTree(Composition()).RunAsync(args, interruption.Token);
}
catch (UsageException wrong)
{
    foreach (var problem in wrong.Problems)
    {
        console.Error.WriteLine($"snatch: {problem}");
    }

    code = ExitCode.Usage;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    console.Error.WriteLine("stopped");
    code = ExitCode.Interrupted;
}
catch (SnatchException failure)
{
    console.Error.WriteLine($"snatch: {TextPrinter.Reason(failure)}");
    code = ExitCode.Usage;
}
#pragma warning disable CA1031 // The last net: a person gets a line, never a stack trace.
catch (Exception failure)
#pragma warning restore CA1031
{
    console.Error.WriteLine($"snatch: {(args.Contains("-v") ? failure.ToString() : TextPrinter.Reason(failure))}");
    code = ExitCode.SomeFailed;
}

if (runsDroppedCode)
{
    Environment.Exit(code);
}

return code;

void CatchUnhandled(Func<Exception, bool> handler)
{
    runsDroppedCode = true;
    ExceptionHandling.SetUnhandledExceptionHandler(handler);
}

static Dictionary<string, string> ReadVariables(System.Collections.IDictionary all)
{
    var read = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    foreach (System.Collections.DictionaryEntry variable in all)
    {
        read[(string)variable.Key] = variable.Value as string ?? "";
    }

    return read;
}

Composition Composition() => new()
{
    Console = console,
    Time = TimeProvider.System,
    PersonFolder = personFolder,
    Program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "snatch.dll")]
        : [Environment.ProcessPath!],
    ProgramFolder = AppContext.BaseDirectory,
    HomeFolder = homeFolder,
    Variables = variables,
    ReadCookies = CookieFile.Read,
    ReadBrowserCookies = browser => new BrowserCookies(personFolder).Read(browser),
    ReadNetrc = Netrc.Read,
    OpenAsync = new EngineOpening(AppContext.BaseDirectory, homeFolder, new ProfileSource(AppContext.BaseDirectory, homeFolder, variables, TimeProvider.System), line => console.Error.WriteLine($"snatch: {line}"), CatchUnhandled, TimeProvider.System, sighting).OpenAsync,
};
