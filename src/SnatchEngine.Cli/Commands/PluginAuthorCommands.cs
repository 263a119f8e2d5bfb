using System.CommandLine;
using SnatchEngine.Abstractions;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary>What authors of plugins ask of <c>snatch plugin</c>: new, record, test, canary.</summary>
internal static class PluginAuthorCommands
{
    /// <summary>Puts them into the family.</summary>
    /// <param name="family">The command <c>plugin</c>.</param>
    /// <param name="composition">The world.</param>
    /// <param name="output">The options every command has.</param>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public static void AddTo(Command family, Composition composition, OutputOptions output, Action<Command, string[]> withExamples)
    {
        (Command Command, string[] Examples)[] all =
        [
            (New(composition, output), ["snatch plugin new OpenTube --host tube.example", "snatch plugin new OpenTube -o plugins/OpenTube"]),
            (Record(composition, output), ["snatch plugin record https://tube.example/videos/1 --plugin OpenTube", "snatch plugin record https://tube.example/videos/1 -o video.json"]),
            (Test(composition, output), ["snatch plugin test OpenTube", "snatch plugin test lectures.yaml"]),
            (Canary(composition, output), ["snatch plugin canary OpenTube"]),
        ];
        foreach (var (command, examples) in all)
        {
            family.Subcommands.Add(command);
            withExamples(command, examples);
        }

        family.Subcommands.Add(TestRun(composition));
    }

    // Started by 'plugin test', and by nobody else.
    private static Command TestRun(Composition composition)
    {
        var folder = Needed("FOLDER", "The plugin's folder");
        var recordings = Needed("DIR", "Its recordings");
        var command = new Command(PluginTestRun.Word, "Runs the checks of a plugin's code.") { folder, recordings };
        command.Hidden = true;
        command.SetAction((result, ct) => new PluginTestRun(composition).RunAsync(WordOf(folder, result), WordOf(recordings, result), ct));
        return command;
    }

    private static Command New(Composition composition, OutputOptions output)
    {
        var name = Needed("NAME", "The plugin's name, such as OpenTube");
        var host = FetchOptions.Valued("--host", "HOST", "The host whose pages it understands");
        var folder = FetchOptions.Valued("--out", "DIR", "Where it goes (default: a folder of its name)", "-o");
        var command = new Command("new", "Writes a plugin that builds, with a recorded page and a test that passes.") { name, host, folder };
        command.SetAction(result => Refusing(() =>
        {
            var read = new OptionReader(result);
            var word = WordOf(name, result);
            var (wantedHost, wantedFolder) = (read.One(host), read.One(folder));
            Check(read);
            return new PluginNewCommand(composition).Run(word, wantedHost, wantedFolder ?? word, output.Read(result));
        }));
        return command;
    }

    private static Command Record(Composition composition, OutputOptions output)
    {
        var url = Needed("URL", "What to extract, at the site itself");
        var plugin = FetchOptions.Valued("--plugin", "FOLDER|FILE.yaml", "The plugin's folder or project, or the file of a site (default: the installed plugin that claims the URL)");
        var extractor = FetchOptions.Valued("--extractor", "NAME", "The extractor (default: the one that claims the URL)");
        var file = FetchOptions.Valued("--out", "FILE", "The recording (default: named for the URL, in the plugin's folder recordings, or beside the site's file in NAME.recordings)", "-o");
        var most = FetchOptions.Valued("--max-requests", "N", "Requests that one recording may hold (default 50)");
        var overwrite = FetchOptions.Flag("--overwrite", "Replace a recording that is there");
        var command = new Command("record", "Extracts a URL and keeps what the site answered, without secrets, and what is expected of it.") { url, plugin, extractor, file, most, overwrite };
        command.SetAction((result, ct) => RefusingAsync(() =>
        {
            var read = new OptionReader(result);
            var asked = new RecordInvocation(WordOf(url, result), read.One(plugin), read.One(extractor), read.One(file), read.Count(most, 1, 10_000) ?? 50, read.Has(overwrite), output.Read(result));
            Check(read);
            return new PluginRecordCommand(composition).RunAsync(asked, ct);
        }));
        return command;
    }

    private static Command Test(Composition composition, OutputOptions output)
    {
        var folder = Needed("FOLDER", "The plugin's folder or project, or the file of a site");
        var recordings = FetchOptions.Valued("--recordings", "DIR", "Its recordings (default: its folder recordings)");
        var command = new Command("test", "Holds a plugin against what the program relies on, with its recordings in the place of its sites.") { folder, recordings };
        command.SetAction((result, ct) => RefusingAsync(() =>
        {
            var read = new OptionReader(result);
            var (word, from) = (WordOf(folder, result), read.One(recordings));
            Check(read);
            return new PluginTestCommand(composition).RunAsync(word, from, output.Read(result), ct);
        }));
        return command;
    }

    private static Command Canary(Composition composition, OutputOptions output)
    {
        var folder = Needed("FOLDER", "The plugin's folder or project, or the file of a site");
        var recordings = FetchOptions.Valued("--recordings", "DIR", "Its recordings (default: its folder recordings)");
        var command = new Command("canary", "Extracts what was recorded at the sites themselves, and says which fields vanished or appeared.") { folder, recordings };
        command.SetAction((result, ct) => RefusingAsync(() =>
        {
            var read = new OptionReader(result);
            var (word, from) = (WordOf(folder, result), read.One(recordings));
            Check(read);
            return new PluginCanaryCommand(composition).RunAsync(word, from, output.Read(result), ct);
        }));
        return command;
    }

    private static Argument<string> Needed(string name, string description) => new(name) { Arity = ArgumentArity.ZeroOrOne, Description = description };

    private static string WordOf(Argument<string> argument, ParseResult result) => result.GetValue(argument) switch
    {
        null or "" => throw new UsageException([$"{argument.Name} is missing: snatch plugin {result.CommandResult.Command.Name} {argument.Name}"]),
        ['-', ..] option => throw new UsageException([$"unknown option '{WishValue.Shown(option)}'"]),
        var word => word,
    };

    private static void Check(OptionReader read)
    {
        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }
    }

    private static int Refusing(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (SnatchException e) when (e is not UsageException)
        {
            throw Refused(e);
        }
    }

    private static async Task<int> RefusingAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SnatchException e) when (e is not UsageException)
        {
            throw Refused(e);
        }
    }

    private static UsageException Refused(SnatchException e) => new([.. e.Message.Split('\n').Select(Terminal.Printable.Clean)]);
}
