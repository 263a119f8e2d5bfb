using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The overrides of the profile on commands that use none: checked as everywhere, so that all commands can be given the same words, and without effect.</summary>
internal sealed class IdleOverrides(Composition composition)
{
    private readonly ProfileOptions _options = new();

    /// <summary>Puts them on a command and those below, where they are not options of their own; the help does not list them.</summary>
    public void AddTo(Command command)
    {
        foreach (var below in command.Subcommands)
        {
            AddTo(below);
        }

        foreach (var option in command is RootCommand ? [] : _options.All)
        {
            if (command.Options.All(o => o.Name != option.Name))
            {
                option.Hidden = true;
                command.Options.Add(option);
            }
        }
    }

    /// <summary>Refuses what no profile could be overridden with.</summary>
    public void Check(ParseResult result)
    {
        var read = new OptionReader(result);
        if (!_options.All.Any(read.Has))
        {
            return;
        }

        var (name, settings) = (_options.NameFrom(read), _options.SettingsFrom(read));
        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }

        ProfileSource.Refusing(() => composition.Profiles.Of(name, settings, ".").Load());
    }
}
