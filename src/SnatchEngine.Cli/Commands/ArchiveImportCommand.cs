using SnatchEngine.Archive;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch archive import</c>: yt-dlp's archive file becomes a part of ours. Nothing is taken up of a file with a mistake in it.</summary>
internal sealed class ArchiveImportCommand(Composition composition, OutputChoice output)
{
    private const int AtOnce = 2000;
    private const int ProblemsShown = 1000;

    public async Task<int> RunAsync(DownloadArchive archive, string file, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(file, cancellationToken);
            var (read, added) = (0, 0);
            List<ArchivedDownload> batch = [];
            await foreach (var had in ReadAsync(file, static (_, _) => { }, cancellationToken))
            {
                read++;
                batch.Add(had);
                if (batch.Count == AtOnce)
                {
                    added += await archive.ImportAsync(batch, cancellationToken);
                    batch.Clear();
                }
            }

            added += await archive.ImportAsync(batch, cancellationToken);
            Tell(read, added);
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"cannot read '{WishValue.Shown(file)}': {failure.Message}"]);
        }
    }

    private async Task CheckAsync(string file, CancellationToken cancellationToken)
    {
        var (problems, more) = (new List<string>(), 0);
        await foreach (var _ in ReadAsync(file, Refuse, cancellationToken))
        {
        }

        if (problems.Count > 0)
        {
            throw new UsageException(more == 0 ? problems : [.. problems, $"{WishValue.Shown(file)}: and {more} more problems"]);
        }

        void Refuse(int line, string why)
        {
            if (problems.Count < ProblemsShown)
            {
                problems.Add($"{WishValue.Shown(file)}:{line}: {why}");
            }
            else
            {
                more++;
            }
        }
    }

    private async IAsyncEnumerable<ArchivedDownload> ReadAsync(string file, Action<int, string> refuse, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(file);
        await foreach (var had in YtDlpArchive.ReadAsync(lines, composition.Time.GetUtcNow(), refuse, cancellationToken))
        {
            yield return had;
        }
    }

    private void Tell(int read, int added)
    {
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("imported", json =>
            {
                json.WriteNumber("read", read);
                json.WriteNumber("added", added);
            }));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine($"imported  {added} new of {read}");
        }
    }
}
