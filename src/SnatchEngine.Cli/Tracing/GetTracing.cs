using System.CommandLine;
using System.Runtime.CompilerServices;
using SnatchEngine.Cli.Commands;

namespace SnatchEngine.Cli.Tracing;

/// <summary><c>get --trace FILE</c>: what the program did with its time and memory while it fetched.</summary>
internal sealed class GetTracing(Composition composition)
{
    private readonly Option<string[]> _trace = FetchOptions.Valued("--trace", "FILE", "Trace the program to FILE (.nettrace), and print what took the time and the memory");

    /// <summary>Puts the option on the command.</summary>
    public void AddTo(Command command) => command.Options.Add(_trace);

    /// <summary>Runs it, traced when that was asked.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public Task<int> RunAsync(ParseResult result, OutputChoice output, Func<Task<int>> runAsync, CancellationToken cancellationToken) =>
        result.GetResult(_trace) is { Implicit: false } ? TracedAsync(FileIn(new OptionReader(result)), output, runAsync, cancellationToken) : runAsync();

    private string FileIn(OptionReader read)
    {
        var path = read.One(_trace);
        if (path is not null && (path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
        {
            read.Refuse(_trace, path, Directory.Exists(path) ? "is a folder, a file is needed" : "its folder is not there");
        }

        return read.Problems.Count == 0 && path is not null ? Path.GetFullPath(path) : throw new UsageException(read.Problems);
    }

    // Apart, so that what reads traces is loaded for a traced run only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<int> TracedAsync(string path, OutputChoice output, Func<Task<int>> runAsync, CancellationToken cancellationToken)
    {
        int code;
        await using (await ProcessTrace.BeginAsync(path, cancellationToken))
        {
            code = await runAsync();
        }

        if (output.Quiet)
        {
            return code;
        }

        var summary = TraceSummary.Of(path, TracePrinter.Most);
        foreach (var line in output.Json ? [TracePrinter.Json(path, summary)] : TracePrinter.Lines(path, summary))
        {
            await composition.Console.Out.WriteLineAsync(line);
        }

        return code;
    }
}
