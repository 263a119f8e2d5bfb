using System.CommandLine;
using SnatchEngine.Abstractions;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli.Commands;

/// <summary>The family of <c>snatch plugin</c>, as the parser knows it. Only what authors use loads the code of a plugin.</summary>
internal sealed class PluginCommands(Composition composition, OutputOptions output)
{
    private readonly PluginPaths _places = new(composition.ProgramFolder, composition.HomeFolder);

    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var family = new Command("plugin", "Lists, installs, trusts and removes plugins, says which of them takes a URL, and helps to write them.");
        Command[] all = [List(), Show(), Doctor(), Install(), Remove(), Switch(enabled: true), Switch(enabled: false), Trust(), RollBack()];
        foreach (var command in all)
        {
            family.Subcommands.Add(command);
            withExamples(command, ExamplesOf(command.Name));
        }

        PluginAuthorCommands.AddTo(family, composition, output, withExamples);
        family.SetAction(NeedsCommand);
        withExamples(family, ["snatch plugin list", "snatch plugin install hello.zip"]);
        return family;
    }

    private static int NeedsCommand(ParseResult result) =>
        throw new UsageException([$"a command is needed: {string.Join(", ", result.CommandResult.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}; 'snatch plugin --help' explains them"]);

    private static string[] ExamplesOf(string command) => command switch
    {
        "list" => ["snatch plugin list", "snatch plugin list --json"],
        "doctor" => ["snatch plugin doctor https://example.org/watch/1"],
        "install" => ["snatch plugin install hello.zip", "snatch plugin install Hello/bin/Release"],
        "trust" => ["snatch plugin trust hello", "snatch plugin trust ./Hello --yes"],
        "rollback" => ["snatch plugin rollback hello", "snatch plugin rollback hello 1.3.0"],
        _ => [$"snatch plugin {command} hello"],
    };

    private Command List() => Make("list", "Every plugin with its version, its state and why.", null, (_, choice, _) => new PluginListCommand(composition, _places).List(choice));

    private Command Show() => Make("info", "All that is known of one plugin.", Needed("ID", "The plugin"), (id, choice, _) => new PluginListCommand(composition, _places).Show(id, choice));

    private Command Doctor() =>
        Make("doctor", "Who would take a URL, and why not the others.", Needed("URL", "The URL"), (url, choice, _) => new PluginDoctorCommand(composition, _places).Run(url, choice));

    private Command Install() =>
        Make("install", "Installs a plugin from an archive or a folder.", Needed("FILE.zip|FILE.nupkg|FOLDER", "What to install"), new PluginChangeCommand(composition, _places).InstallAsync);

    private Command Remove() =>
        Make("remove", "Removes every version of a plugin that did not come with the program.", Needed("ID", "The plugin"), new PluginChangeCommand(composition, _places).RemoveAsync);

    private Command Switch(bool enabled)
    {
        var command = new PluginChangeCommand(composition, _places);
        return enabled
            ? Make("enable", "Uses a plugin again.", Needed("ID", "The plugin"), (id, choice, ct) => command.SwitchAsync(id, enabled: true, choice, ct))
            : Make("disable", "Does without a plugin, until it is enabled.", Needed("ID", "The plugin"), (id, choice, ct) => command.SwitchAsync(id, enabled: false, choice, ct));
    }

    private Command Trust()
    {
        var yes = FetchOptions.Flag("--yes", "Agree without being asked", "-y");
        var target = Needed("PATH|ID", "The plugin's folder, or the id of one that is installed");
        var command = new Command("trust", "Shows what a plugin is and may do, and notes that you agree to exactly these files.");
        command.Arguments.Add(target);
        command.Options.Add(yes);
        command.SetAction((result, ct) => RefusingAsync(() => new PluginTrustCommand(composition, _places).RunAsync(WordOf(target, result), new OptionReader(result).Has(yes), output.Read(result), ct)));
        return command;
    }

    private Command RollBack()
    {
        var id = Needed("ID", "The plugin");
        var version = new Argument<string?>("VERSION") { Arity = ArgumentArity.ZeroOrOne, Description = "The version to use (default: the next lower one)" };
        var command = new Command("rollback", "Uses an earlier version of a plugin again.");
        command.Arguments.Add(id);
        command.Arguments.Add(version);
        command.SetAction((result, ct) => RefusingAsync(
            () => new PluginChangeCommand(composition, _places).RollBackAsync(WordOf(id, result), result.GetValue(version), output.Read(result), ct)));
        return command;
    }

    private Command Make(string name, string description, Argument<string>? argument, Func<string, OutputChoice, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        if (argument is not null)
        {
            command.Arguments.Add(argument);
        }

        command.SetAction((result, ct) => RefusingAsync(() => run(argument is null ? "" : WordOf(argument, result), output.Read(result), ct)));
        return command;
    }

    private static Argument<string> Needed(string name, string description) => new(name) { Arity = ArgumentArity.ZeroOrOne, Description = description };

    private static string WordOf(Argument<string> argument, ParseResult result) => result.GetValue(argument) switch
    {
        null or "" => throw new UsageException([$"{argument.Name} is missing: snatch plugin {result.CommandResult.Command.Name} {argument.Name}"]),
        ['-', ..] option => throw new UsageException([$"unknown option '{Wishes.WishValue.Shown(option)}'"]),
        var word => word,
    };

    // What was asked for wrongly ends with 2, what the machine refused with 1; each problem is a line.
    private async Task<int> RefusingAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SnatchException e) when (e is InstallException { Failure: InstallFailure.CannotWrite } or TrustException { Failure: TrustFailure.CannotWrite or TrustFailure.Busy })
        {
            composition.Console.Error.WriteLine($"failed  {Terminal.Printable.Clean(e.Message)}");
            return ExitCode.SomeFailed;
        }
        catch (SnatchException e) when (e is not UsageException)
        {
            throw new UsageException(e is ConfigException wrong ? [.. wrong.Problems.Select(p => p.ToString())] : [.. e.Message.Split('\n').Select(Terminal.Printable.Clean)]);
        }
    }
}
