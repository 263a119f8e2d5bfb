using System.CommandLine;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>What <c>top</c> was asked.</summary>
/// <param name="Folder">The folder whose disk is watched.</param>
/// <param name="Summary">Gather for so long and sum up; null shows what is.</param>
/// <param name="Output">How output looks.</param>
internal sealed record TopInvocation(string Folder, TimeSpan? Summary, OutputChoice Output);

/// <summary>The options of <c>top</c>, as the parser knows them.</summary>
internal sealed class TopOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);

    private readonly Option<string[]> _folder = FetchOptions.Valued("--dir", "DIR", "Folder whose disk is watched (default: the working folder)", "-d");
    private readonly Option<string[]> _summary = FetchOptions.Valued("--summary", "T", "Gather for so long, such as 10m, and print averages, maxima, percentiles and totals");

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_summary);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public TopInvocation Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var folder = read.One(_folder) ?? ".";
        if (!Directory.Exists(folder))
        {
            read.Refuse(_folder, folder, File.Exists(folder) ? "is a file, a folder is needed" : "no such folder");
        }

        var summary = read.Duration(_summary, mayBeZero: false);
        if (summary < s_shortest || summary > s_longest)
        {
            read.Refuse(_summary, read.One(_summary)!, "must be 1s to 24h");
        }

        return read.Problems.Count == 0 ? new TopInvocation(folder, summary, output) : throw new UsageException(read.Problems);
    }
}
