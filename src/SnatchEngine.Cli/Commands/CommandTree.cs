using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SnatchEngine.Cli.Tracing;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Commands;

/// <summary>The commands as the parser knows them; only the one asked for is built, as start-up counts.</summary>
internal sealed class CommandTree(Composition composition)
{
    private readonly OutputOptions _output = new();
    private IdleOverrides? _overrides;

    /// <summary>Parses and runs.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="cancellationToken">Stops the run; what was fetched stays resumable.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var result = Build(words.FirstOrDefault(w => !w.StartsWith('-'))).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var asksForHelp = result.Action is HelpAction or HelpWithExamples;
        if (!asksForHelp && (result.Errors.Count > 0 || result.UnmatchedTokens.Count > 0))
        {
            throw new UsageException(UnknownWords.Of(result));
        }

        _overrides?.Check(result);
        var console = new InvocationConfiguration
        {
            Output = composition.Console.Out,
            Error = composition.Console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await result.InvokeAsync(console, cancellationToken);
    }

    /// <summary>Builds the tree.</summary>
    /// <param name="wanted">The command that will run; null or unknown builds all.</param>
    public RootCommand Build(string? wanted)
    {
        var root = new RootCommand("Fetches files fast, politely and provably whole.");
        _output.AddTo(root);
        (string Name, Func<Command> Build)[] all =
        [
            ("get", Get),
            ("plan", Plan),
            ("formats", Formats),
            ("add", Add),
            ("queue", Queue),
            ("pause", () => Act(QueueAct.Pause)),
            ("resume", () => Act(QueueAct.Resume)),
            ("cancel", () => Act(QueueAct.Cancel)),
            ("retry", () => Act(QueueAct.Retry)),
            ("serve", Serve),
            ("next", Next),
            ("profile", Profile),
            ("plugin", Plugin),
            ("archive", Archive),
            ("cache", Cache),
            ("top", Top),
            ("bench", Bench),
            ("tune", Tune),
            ("analyze", Analyze),
            ("check", Check),
            ("schema", Schema),
            ("clean", Clean),
        ];
        foreach (var (name, build) in all)
        {
            if (name == wanted || !Array.Exists(all, c => c.Name == wanted))
            {
                root.Subcommands.Add(build());
            }
        }

        if (wanted is not ("get" or "plan"))
        {
            _overrides = new IdleOverrides(composition);
            _overrides.AddTo(root);
        }

        WithExamples(root, "snatch get https://example.org/file.iso", "snatch plan https://example.org/file.iso");
        root.SetAction(int (_) => throw new UsageException([$"a command is needed: {string.Join(", ", all.SkipLast(1).Select(c => c.Name))} or {all[^1].Name}; 'snatch --help' explains them"]));
        return root;
    }

    private Command Get()
    {
        var command = new Command("get", "Fetches files: each verified and in its place, or resumable.");
        var options = new FetchOptions();
        options.AddTo(command);
        var tracing = new GetTracing(composition);
        tracing.AddTo(command);
        command.SetAction((result, cancellationToken) => tracing.RunAsync(
            result, _output.Read(result), () => new GetCommand(composition).RunAsync(ReadFetch(options, result), planOnly: false, cancellationToken), cancellationToken));
        WithExamples(
            command,
            "snatch get https://example.org/file.iso --checksum sha-256=HEX",
            "snatch get -i list.txt -d downloads -j 16",
            "snatch get -x 16 --limit-rate 5MiB/s https://example.org/a.zip");
        return command;
    }

    private Command Plan()
    {
        var command = new Command("plan", "Says what would be fetched, from where, to where, and why or why not. Touches nothing.");
        var options = new FetchOptions();
        options.AddTo(command);
        var described = new RecordedPlanCommand(composition, options);
        described.AddTo(command);
        command.SetAction((result, cancellationToken) => described.IsAsked(result)
            ? described.RunAsync(result, _output.Read(result), cancellationToken)
            : new GetCommand(composition).RunAsync(ReadFetch(options, result), planOnly: true, cancellationToken));
        WithExamples(
            command,
            "snatch plan https://example.org/file.iso",
            "snatch plan --json -i list.txt",
            "snatch plan --load-info-json video.info.json -o '{title} [{id}].{ext}'");
        return command;
    }

    private Command Analyze()
    {
        var command = new Command("analyze", "Finds what costs the host time in scripts and plugins: blocking, needless work in loops, what cannot be cancelled.");
        var options = new AnalyzeOptions();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => new AnalyzeCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(command, "snatch analyze OpenTube", "snatch analyze scripts --json --fail-on medium");
        return command;
    }

    private Command Formats()
    {
        var command = new Command("formats", "Lists the formats behind a URL or in an info JSON, and marks what would be chosen.");
        var options = new FormatsOptions(composition.PersonFolder);
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => new FormatsCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(
            command,
            "snatch formats https://example.org/watch/1",
            "snatch formats https://example.org/watch/1 -f 'bv*[height<=1080]+ba/b' -S codec:avc:m4a",
            "snatch formats --load-info-json video.info.json --json");
        return command;
    }

    private Command Clean()
    {
        var command = new Command("clean", "Shows abandoned part files, and removes them when told to.");
        var options = new CleanOptions();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => new CleanCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(command, "snatch clean downloads", "snatch clean --older-than 7d --yes downloads");
        return command;
    }

    private Command Next()
    {
        var command = new NextCommand(composition, _output).Build();
        WithExamples(command, "snatch next", "snatch next -n 3 --schedule nightly --json");
        return command;
    }

    private Command Tune()
    {
        var command = new Command("tune", "Explains what holds downloads back on this machine; applies what you want changed, and reverts it.");
        var options = new TuneOptions();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => new TuneCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(command, "snatch tune", "sudo snatch tune --apply", "snatch tune --revert");
        return command;
    }

    private Command Archive() => new ArchiveCommands(composition, _output).Build(WithExamples);

    private Command Plugin() => new PluginCommands(composition, _output).Build(WithExamples);

    private Command Cache() => new CacheCommands(composition, _output).Build(WithExamples);

    private Command Profile() => new ProfileCommands(composition, _output).Build(WithExamples);

    private Command Serve()
    {
        var command = new Command("serve", "Works on the queue, and answers the other commands, until it is stopped.");
        var options = new ServeOptions();
        options.AddTo(command, listens: true);
        command.SetAction((result, cancellationToken) => new ServeCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(command, "snatch serve", "snatch serve --listen 127.0.0.1:7000 -j 3");
        return command;
    }

    private Command Add()
    {
        var command = new AddCommand(composition, _output).Build();
        WithExamples(command, "snatch add https://example.org/file.iso -d downloads", "snatch add -i list.txt --group lectures --priority low", "snatch add --not-before 22:30 https://example.org/big.iso");
        return command;
    }

    private Command Queue() => new QueueCommands(composition, _output).Build(WithExamples);

    private Command Act(QueueAct act)
    {
        var command = new QueueActCommand(composition, _output, act).Build();
        var word = QueueWords.Of(act);
        WithExamples(command, $"snatch {word} 3f9a", $"snatch {word} --group lectures", $"snatch {word} --all");
        return command;
    }

    private Command Bench() => new BenchCommands(composition, _output).Build(WithExamples);

    private Command Check()
    {
        var command = new Command("check", "Reads every file below SNATCH_HOME/config, and tells every problem with its place.");
        command.SetAction(result => new CheckCommand(composition).Run(_output.Read(result)));
        WithExamples(command, "snatch check", "snatch check --json");
        return command;
    }

    private Command Schema()
    {
        var kind = new Argument<string?>("KIND") { Arity = ArgumentArity.ZeroOrOne, Description = "profile, subscription, site or plugin" };
        var command = new Command("schema", "Prints JSON Schema of a kind of file, for editors.");
        command.Arguments.Add(kind);
        command.SetAction(result => new SchemaCommand(composition).Run(result.GetValue(kind)));
        WithExamples(command, "snatch schema profile > profile.schema.json");
        return command;
    }

    private Command Top()
    {
        var command = new Command("top", "Shows what machine and process are doing, each second; q or Ctrl-C ends it.");
        var options = new TopOptions();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => new TopCommand(composition).RunAsync(options.Read(result, _output.Read(result)), cancellationToken));
        WithExamples(command, "snatch top", "snatch top --summary 10m --json", "snatch top --json -d downloads");
        return command;
    }

    private GetInvocation ReadFetch(FetchOptions options, ParseResult result) =>
        new FetchReading(options, new OptionReader(result), composition.PersonFolder).Read(result, _output.Read(result));

    private static void WithExamples(Command command, params string[] examples)
    {
        if (command is RootCommand root)
        {
            var help = root.Options.OfType<HelpOption>().First();
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        HelpWithExamples.Add(command, examples);
    }

    /// <summary>The usual help, with examples beneath.</summary>
    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        private static readonly Dictionary<Command, string[]> s_examples = [];

        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public static void Add(Command command, string[] examples) => s_examples[command] = examples;

        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            if (s_examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }
            }

            return code;
        }
    }
}
