using SnatchEngine.Archive;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch archive forget</c>: by an id as the list shows it, by yt-dlp's <c>site id</c>, or by the URL of a file.</summary>
internal sealed class ArchiveForgetCommand(Composition composition, OutputChoice output)
{
    public async Task<int> RunAsync(DownloadArchive archive, string what, CancellationToken cancellationToken)
    {
        var forgotten = what.Contains("://", StringComparison.Ordinal) ? await ForgetUrlAsync(archive, what, cancellationToken) : await ForgetIdAsync(archive, what, cancellationToken);
        if (forgotten == 0)
        {
            composition.Console.Error.WriteLine($"snatch: the archive has nothing of '{RedactedUrl.Of(WishValue.Shown(what))}'; 'snatch archive list' shows what it has");
            return ExitCode.SomeFailed;
        }

        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("forgotten", json => json.WriteNumber("items", forgotten)));
        }
        else if (!output.Quiet)
        {
            composition.Console.Out.WriteLine(forgotten == 1 ? "forgotten" : $"forgotten  {forgotten} items");
        }

        return ExitCode.Done;
    }

    private static async Task<int> ForgetUrlAsync(DownloadArchive archive, string url, CancellationToken cancellationToken)
    {
        var asLink = await archive.ForgetAsync(ArchiveKey.OfUrl(url), cancellationToken) ? 1 : 0;
        return asLink + await archive.ForgetUrlAsync(url, cancellationToken);
    }

    private static async Task<int> ForgetIdAsync(DownloadArchive archive, string id, CancellationToken cancellationToken)
    {
        var cut = id.AsSpan().IndexOfAny(':', ' ');
        if (cut <= 0 || cut == id.Length - 1)
        {
            throw new UsageException([$"'{WishValue.Shown(id)}' is neither an id, such as youtube:dQw4w9WgXcQ, nor a URL"]);
        }

        return await archive.ForgetAsync(new ArchiveKey(id[..cut], id[(cut + 1)..].Trim()), cancellationToken) ? 1 : 0;
    }
}
