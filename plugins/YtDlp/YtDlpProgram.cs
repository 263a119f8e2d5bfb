using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>yt-dlp as something that can be asked.</summary>
/// <param name="run">Runs it with arguments, each handed over as it is, and gives what it said.</param>
internal sealed class YtDlpProgram(Func<IReadOnlyList<string>, CancellationToken, Task<(int ExitCode, string Output, string Error)>> run)
{
    /// <summary>Asks what stands behind a page, without fetching any of it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="first">The first entry that is wanted, when the page is a list; counted from 1.</param>
    /// <param name="last">The last one.</param>
    /// <param name="extra">More arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it knows, as its own JSON.</returns>
    /// <exception cref="ExtractionException">It knows nothing, for the reason it gives.</exception>
    public async Task<JsonDocument> AskAsync(string page, int first, int last, IReadOnlyList<string> extra, CancellationToken cancellationToken)
    {
        // A configuration of the person's own may print, log or fetch something else.
        var range = string.Create(CultureInfo.InvariantCulture, $"{first}:{last}");
        var (exitCode, output, error) = await run(["--ignore-config", "-J", "--flat-playlist", "--playlist-items", range, .. extra, "--", page], cancellationToken);
        JsonDocument? answer;
        try
        {
            answer = JsonDocument.Parse(output);
        }
        catch (JsonException)
        {
            answer = null;
        }

        if (answer?.RootElement.ValueKind == JsonValueKind.Object)
        {
            return answer;
        }

        answer?.Dispose();
        throw exitCode == 0 && error.Length == 0
            ? new ExtractionException(ExtractionFailure.SiteChanged, "yt-dlp said nothing that can be read; update it with the means it was installed with")
            : YtDlpFailure.Of(error, exitCode);
    }
}
