using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options of <c>snatch tune</c>.</summary>
internal sealed class TuneOptions
{
    private readonly Option<bool> _apply = FetchOptions.Flag("--apply", "Make the changes that outlive this process; each is written down and can be reverted");
    private readonly Option<bool> _revert = FetchOptions.Flag("--revert", "Undo all that was applied");
    private readonly Option<string[]> _folder = FetchOptions.Valued("--dir", "DIR", "Where downloads go, whose disk counts (default: the working folder)", "-d");
    private readonly ProfileOptions _profile = new();

    /// <summary>Puts them on the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_apply);
        command.Options.Add(_revert);
        command.Options.Add(_folder);
        _profile.AddTo(command);
    }

    /// <summary>What was asked.</summary>
    public TuneInvocation Read(ParseResult result, OutputChoice output)
    {
        var read = new OptionReader(result);
        var asked = new TuneInvocation
        {
            Apply = read.Has(_apply),
            Revert = read.Has(_revert),
            Folder = read.One(_folder) ?? ".",
            ProfileName = _profile.NameFrom(read),
            Settings = _profile.SettingsFrom(read),
            Output = output,
        };
        if (asked is { Apply: true, Revert: true })
        {
            read.Add("--apply and --revert exclude each other");
        }

        return read.Problems.Count == 0 ? asked : throw new UsageException(read.Problems);
    }
}
