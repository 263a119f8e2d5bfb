using System.CommandLine;
using SnatchEngine.Archive;
using SnatchEngine.Storage;

namespace SnatchEngine.Cli.Commands;

/// <summary>The family of <c>snatch archive</c>, as the parser knows it.</summary>
internal sealed class ArchiveCommands(Composition composition, OutputOptions output)
{
    /// <summary>Builds the family.</summary>
    /// <param name="withExamples">Gives a command's help its examples.</param>
    public Command Build(Action<Command, string[]> withExamples)
    {
        var family = new Command("archive", "What was downloaded: lists it, takes up what yt-dlp had, forgets, and proves itself.");
        Add(
            new Command("list", "Everything the archive has, a line each."), null,
            (archive, _, choice, ct) => new ArchiveListCommand(composition, choice).RunAsync(archive, ct), "snatch archive list", "snatch archive list --json");
        Add(
            new Command("import", "Takes up yt-dlp's archive file, so that what it had is skipped."), Needed("FILE", "The archive file, a line 'site id' for each video"),
            (archive, file, choice, ct) => new ArchiveImportCommand(composition, choice).RunAsync(archive, file, ct), "snatch archive import archive.txt");
        Add(
            new Command("forget", "Lets an item be downloaded again."), Needed("ID|URL", "The id as the list shows it, or the URL it came from"),
            (archive, id, choice, ct) => new ArchiveForgetCommand(composition, choice).RunAsync(archive, id, ct), "snatch archive forget youtube:dQw4w9WgXcQ", "snatch archive forget https://example.org/file.iso");
        Add(
            new Command("verify", "Proves that no entry was changed, lost or doubled since it was recorded."), null,
            (archive, _, choice, ct) => new ArchiveVerifyCommand(composition, choice).RunAsync(archive, ct), "snatch archive verify");
        family.SetAction(NeedsCommand);
        withExamples(family, ["snatch archive list", "snatch archive import archive.txt"]);
        return family;

        void Add(Command command, Argument<string>? argument, Func<DownloadArchive, string, OutputChoice, CancellationToken, Task<int>> run, params string[] examples)
        {
            if (argument is not null)
            {
                command.Arguments.Add(argument);
            }

            command.SetAction((result, ct) => WithArchiveAsync(archive => run(archive, argument is null ? "" : result.GetRequiredValue(argument), output.Read(result), ct), ct));
            family.Subcommands.Add(command);
            withExamples(command, examples);
        }
    }

    private static Argument<string> Needed(string name, string description) => new(name) { Description = description };

    private static int NeedsCommand(ParseResult result) => throw new UsageException(["a command is needed: list, import, forget or verify; 'snatch archive --help' explains them"]);

    private async Task<int> WithArchiveAsync(Func<DownloadArchive, Task<int>> run, CancellationToken cancellationToken)
    {
        await using var state = new StateOnDemand(Path.Combine(composition.HomeFolder, "state"), composition.Time);
        return await run(new DownloadArchive(await state.OpenAsync(cancellationToken)));
    }
}
