using System.CommandLine;
using SnatchEngine.Cli.Analysis;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>analyze</c> was asked.</summary>
/// <param name="Path">A folder, a script, a source file or a project.</param>
/// <param name="FailOn">The place of the least impact that fails, the worst being 0; below 0 nothing does.</param>
/// <param name="Output">How output looks.</param>
internal sealed record AnalyzeInvocation(string Path, int FailOn, OutputChoice Output);

/// <summary>The options of <c>analyze</c>, as the parser knows them.</summary>
internal sealed class AnalyzeOptions
{
    private const string Levels = "critical, high, medium, low or none";

    private readonly Argument<string[]> _path = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "A script (.csx), a plugin's source or project (.cs, .csproj), or a folder with everything beneath" };
    private readonly Option<string[]> _failOn = FetchOptions.Valued("--fail-on", "SEVERITY", $"The least severity that makes the exit code 1: {Levels} (default high)");

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        command.Options.Add(_failOn);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public AnalyzeInvocation Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var paths = new List<string>(result.GetResult(_path)?.Tokens.Select(t => t.Value) ?? []);
        UnknownWords.AmongUrls(paths, result, read);
        if (paths.Count != 1 && read.Problems.Count == 0)
        {
            read.Add(paths.Count == 0 ? "PATH is missing: snatch analyze PATH" : $"one PATH at a time, {paths.Count} were given");
        }
        else if (paths.Count == 1 && !SourceSearch.Accepts(paths[0]))
        {
            read.Add($"'{WishValue.Shown(paths[0])}': {(File.Exists(paths[0]) ? "is no script, source file or project (.csx, .cs, .csproj)" : "no such file or folder")}");
        }

        var failOn = 1;
        if (read.One(_failOn) is { } word)
        {
            failOn = word switch { "critical" => 0, "high" => 1, "medium" => 2, "low" => 3, "none" => -1, _ => -2 };
            if (failOn == -2)
            {
                read.Refuse(_failOn, word, $"must be {Levels}");
            }
        }

        return read.Problems.Count == 0 ? new AnalyzeInvocation(paths[0], failOn, output) : throw new UsageException(read.Problems);
    }
}
