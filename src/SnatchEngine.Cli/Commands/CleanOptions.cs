using System.CommandLine;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>clean</c> was asked.</summary>
/// <param name="Folders">Where to look, with everything beneath.</param>
/// <param name="OlderThan">Only what nobody touched for so long.</param>
/// <param name="Yes">Remove without asking.</param>
/// <param name="Output">How output looks.</param>
internal sealed record CleanInvocation(IReadOnlyList<string> Folders, TimeSpan OlderThan, bool Yes, OutputChoice Output);

/// <summary>The options of <c>clean</c>, as the parser knows them.</summary>
internal sealed class CleanOptions
{
    private readonly Argument<string[]> _folders = new("DIR") { Arity = ArgumentArity.ZeroOrMore, Description = "Where to look, with everything beneath (default: the working folder)" };
    private readonly Option<string[]> _olderThan = FetchOptions.Valued("--older-than", "T", "Only what nobody touched for so long, such as 7d");
    private readonly Option<bool> _yes = FetchOptions.Flag("--yes", "Remove without asking", "-y");

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_folders);
        command.Options.Add(_olderThan);
        command.Options.Add(_yes);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public CleanInvocation Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var folders = new List<string>(result.GetResult(_folders)?.Tokens.Select(t => t.Value) ?? []);
        UnknownWords.AmongUrls(folders, result, read);
        var olderThan = read.Duration(_olderThan, mayBeZero: true) ?? TimeSpan.Zero;
        foreach (var folder in folders.Where(f => !Directory.Exists(f)))
        {
            read.Add($"'{WishValue.Shown(folder)}': {(File.Exists(folder) ? "is a file, a folder is needed" : "no such folder")}");
        }

        return read.Problems.Count == 0
            ? new CleanInvocation(folders.Count == 0 ? ["."] : folders, olderThan, read.Has(_yes), output)
            : throw new UsageException(read.Problems);
    }
}
