using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary>The family of <c>snatch profile</c>, as the parser knows it.</summary>
internal sealed class ProfileCommands(Composition composition, OutputOptions output)
{
    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var family = new Command("profile", "Says which profile this machine uses and why, what it says, and chooses another.");
        foreach (var (command, examples) in (IEnumerable<(Command, string[])>)
        [
            (List(), ["snatch profile list"]),
            (Show(), ["snatch profile show", "snatch profile show laptop"]),
            (Explain(), ["snatch profile explain download.retries", "snatch profile explain download --profile laptop --json"]),
            (Detect(), ["snatch profile detect", "snatch profile detect --suppose memory=8GiB --suppose power=battery"]),
            (Use(), ["snatch profile use workstation", "snatch profile use --auto"]),
        ])
        {
            family.Subcommands.Add(command);
            withExamples(command, examples);
        }

        var auto = Auto();
        family.Options.Add(auto);
        family.SetAction(result => new OptionReader(result).Has(auto) ? new ProfileUseCommand(composition).Run(null, output.Read(result)) : NeedsCommand(result));
        withExamples(family, ["snatch profile detect", "snatch profile use workstation"]);
        return family;
    }

    private static int NeedsCommand(ParseResult result) =>
        throw new UsageException([$"a command is needed: {string.Join(", ", result.CommandResult.Command.Subcommands.Select(c => c.Name))}; 'snatch profile --help' explains them"]);

    private static Option<bool> Auto() => FetchOptions.Flag("--auto", "Leave it to the machine again");

    private Command List()
    {
        var command = new Command("list", "Every profile with its file, and for which machine it is.");
        command.SetAction(result => new ProfileListCommand(composition).Run(output.Read(result)));
        return command;
    }

    private Command Show()
    {
        var name = Word("NAME", "The profile (default: the one in use)");
        var options = new ProfileOptions();
        var command = new Command("show", "What a profile comes to, every key with its value.");
        command.Arguments.Add(name);
        options.AddTo(command);
        command.SetAction(result =>
        {
            var read = new OptionReader(result);
            var (asked, settings) = (result.GetValue(name) ?? options.NameFrom(read), options.SettingsFrom(read));
            return new ProfileExplainCommand(composition).Show(asked, Checked(read, settings), output.Read(result));
        });
        return command;
    }

    private Command Explain()
    {
        var key = Word("KEY", "A key such as download.retries, or a section (default: all)");
        var options = new ProfileOptions();
        var command = new Command("explain", "Where each value comes from, and what it is laid over.");
        command.Arguments.Add(key);
        options.AddTo(command);
        command.SetAction(result =>
        {
            var read = new OptionReader(result);
            var (asked, settings) = (options.NameFrom(read), options.SettingsFrom(read));
            return new ProfileExplainCommand(composition).Explain(result.GetValue(key), asked, Checked(read, settings), output.Read(result));
        });
        return command;
    }

    private Command Detect()
    {
        var suppose = FetchOptions.Valued("--suppose", "FACT=VALUE", "As if the machine were so, such as memory=8GiB; may be repeated");
        var folder = FetchOptions.Valued("--dir", "DIR", "Where downloads go, whose disk counts (default: the working folder)", "-d");
        var options = new ProfileOptions();
        var command = new Command("detect", "What is known of this machine, which profile that means and why, and what would suit it.");
        command.Options.Add(suppose);
        command.Options.Add(folder);
        options.AddTo(command);
        command.SetAction(result =>
        {
            var read = new OptionReader(result);
            var (asked, settings, supposed, dir) = (options.NameFrom(read), options.SettingsFrom(read), read.All(suppose), read.One(folder));
            return new ProfileDetectCommand(composition).Run(asked, Checked(read, settings), supposed, dir ?? ".", output.Read(result));
        });
        return command;
    }

    private Command Use()
    {
        var name = Word("NAME", "The profile");
        var auto = Auto();
        var command = new Command("use", "Uses a profile from now on, in running processes too.");
        command.Arguments.Add(name);
        command.Options.Add(auto);
        command.SetAction(result =>
        {
            var isAuto = new OptionReader(result).Has(auto);
            return isAuto == (result.GetValue(name) is not null)
                ? throw new UsageException([isAuto ? "NAME and --auto exclude each other" : "NAME is missing: snatch profile use NAME, or snatch profile use --auto"])
                : new ProfileUseCommand(composition).Run(result.GetValue(name), output.Read(result));
        });
        return command;
    }

    private static Argument<string?> Word(string name, string description) => new(name) { Arity = ArgumentArity.ZeroOrOne, Description = description };

    private static IReadOnlyList<ProfileSetting> Checked(OptionReader read, IReadOnlyList<ProfileSetting> settings) =>
        read.Problems.Count == 0 ? settings : throw new UsageException(read.Problems);
}
