using System.CommandLine;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch bench</c> and what belongs to it, as the parser knows it.</summary>
internal sealed class BenchCommands(Composition composition, OutputOptions output)
{
    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var options = new BenchOptions();
        var bench = new Command("bench", "Measures downloads on this machine: files at once × connections × chunk size, each in a process of its own.");
        options.AddTo(bench);
        bench.SetAction(async (result, cancellationToken) =>
            await new BenchCommand(composition, await new BenchInvocationReading(options, composition).ReadAsync(result, output.Read(result), cancellationToken)).RunAsync(cancellationToken));
        withExamples(bench,
        [
            "snatch bench",
            "snatch bench https://example.org/file.iso -x 1,4,16 --out today.json --html today.html",
            "snatch bench --server rate=20MiB/s,per-connection=4MiB/s,latency=30ms --size 32MiB --suggest",
            "snatch bench --against yesterday.json",
        ]);
        bench.Subcommands.Add(Suite(withExamples));
        bench.Subcommands.Add(Report(withExamples));
        bench.Subcommands.Add(Cell());
        return bench;
    }

    private Command Suite(Action<Command, string[]> withExamples)
    {
        var options = new BenchOptions();
        var suite = new Command("suite", "Measures speed, memory, processor time, 1, 2, 4 and 8 files at once, and files that are there already.");
        options.AddSuiteTo(suite);
        suite.SetAction((result, cancellationToken) => new BenchSuiteCommand(composition, new BenchInvocationReading(options, composition).ReadSuite(result, output.Read(result))).RunAsync(cancellationToken));
        withExamples(suite, ["snatch bench suite", "snatch bench suite --size 32MiB --html suite.html"]);
        return suite;
    }

    private Command Report(Action<Command, string[]> withExamples)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of the results, as --out wrote them" };
        var page = FetchOptions.Valued("--html", "FILE", "Write a page with charts there");
        var report = new Command("report", "Ranks the results in a folder, the fastest first.");
        report.Arguments.Add(folder);
        report.Options.Add(page);
        report.SetAction(result => new BenchReportCommand(composition).Run(result.GetValue(folder)!, new OptionReader(result), page, output.Read(result)));
        withExamples(report, ["snatch bench report results", "snatch bench report results --html ranking.html"]);
        return report;
    }

    // One cell in a process of its own; 'bench' starts it, and reads its one line of JSON.
    private Command Cell()
    {
        var options = new FetchOptions();
        var cell = new BenchCellCommand(composition);
        var command = new Command(BenchCellCommand.Word, "Measures one run.") { Hidden = true };
        options.AddTo(command);
        cell.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            cell.RunAsync(new FetchReading(options, new OptionReader(result), composition.PersonFolder).Read(result, output.Read(result)), result, cancellationToken));
        return command;
    }
}
