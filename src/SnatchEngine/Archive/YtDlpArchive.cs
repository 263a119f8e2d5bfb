using System.Runtime.CompilerServices;

namespace SnatchEngine.Archive;

/// <summary>Reads the archive file of yt-dlp: a line for each item, the site's name and its id.</summary>
public static class YtDlpArchive
{
    private const int LongestLine = 8192;
    private const string PluginNamespace = "yt-dlp";

    /// <summary>Reads it, entry by entry.</summary>
    /// <param name="lines">The file.</param>
    /// <param name="now">When it is taken up.</param>
    /// <param name="refuse">Hears the number of a line that is none, and why.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Entries under the names the site's own extractor and the one for yt-dlp give them.</returns>
    public static async IAsyncEnumerable<ArchivedDownload> ReadAsync(
        TextReader lines, DateTimeOffset now, Action<int, string> refuse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; await lines.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var cut = text.IndexOf(' ', StringComparison.Ordinal);
            var id = cut > 0 ? text[(cut + 1)..].Trim() : "";
            if (id.Length == 0 || text.Length > LongestLine || text.Contains('\0', StringComparison.Ordinal))
            {
                refuse(number, text.Length > LongestLine ? $"is longer than {LongestLine} characters" : "must be a site and an id, such as 'youtube dQw4w9WgXcQ'");
                continue;
            }

            var site = text[..cut].ToLowerInvariant();
            yield return new ArchivedDownload
            {
                Key = new ArchiveKey(site, id),
                Aliases = [new ArchiveKey(PluginNamespace, $"{site}:{id}")],
                Url = "",
                Path = "",
                Length = 0,
                FinishedAt = now,
            };
        }
    }
}
