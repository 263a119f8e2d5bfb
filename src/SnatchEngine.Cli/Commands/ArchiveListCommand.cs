using System.Globalization;
using SnatchEngine.Archive;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch archive list</c>.</summary>
internal sealed class ArchiveListCommand(Composition composition, OutputChoice output)
{
    public async Task<int> RunAsync(DownloadArchive archive, CancellationToken cancellationToken)
    {
        await foreach (var had in archive.ListAsync(cancellationToken))
        {
            composition.Console.Out.WriteLine(output.Json ? Json(had) : Line(had));
        }

        return ExitCode.Done;
    }

    private static string Line(ArchivedDownload had)
    {
        var from = had.IsImported ? "(imported)" : had.Path;
        return Printable.Clean(string.Create(CultureInfo.InvariantCulture, $"{had.FinishedAt:yyyy-MM-dd}  {had.Key.Namespace}:{had.Key.Id}  {from}"));
    }

    private static string Json(ArchivedDownload had) => JsonLine.Of("archived", json =>
    {
        json.WriteString("id", $"{had.Key.Namespace}:{had.Key.Id}");
        JsonLine.WriteStrings(json, "aliases", had.Aliases.Select(alias => $"{alias.Namespace}:{alias.Id}"));
        json.WriteString("url", had.Url.Length > 0 ? RedactedUrl.Of(had.Url) : null);
        json.WriteString("path", had.Path.Length > 0 ? had.Path : null);
        JsonLine.WriteNumber(json, "bytes", had.IsImported ? null : had.Length);
        json.WriteString("checksum", had.Checksum?.ToString());
        json.WriteString("at", had.FinishedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteBoolean("imported", had.IsImported);
    });
}
