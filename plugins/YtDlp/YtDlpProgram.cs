using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>yt-dlp as something that can be asked.</summary>
/// <param name="environment">Runs it.</param>
internal sealed class YtDlpProgram(PluginEnvironment environment)
{
    // Less than the host gives a step of an extraction, so that the failure names the program.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(55);

    /// <summary>Asks what stands behind a page, without fetching any of it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="first">The first entry that is wanted, when the page is a list; counted from 1.</param>
    /// <param name="last">The last one.</param>
    /// <param name="extra">More arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it knows, as its own JSON.</returns>
    /// <exception cref="ExtractionException">It knows nothing, for the reason it gives, or did not say so in time.</exception>
    /// <exception cref="ProgramException">It is not installed, or cannot be run.</exception>
    public async Task<JsonDocument> AskAsync(string page, int first, int last, IReadOnlyList<string> extra, CancellationToken cancellationToken)
    {
        // A configuration of the person's own may print, log or fetch something else.
        var range = string.Create(CultureInfo.InvariantCulture, $"{first}:{last}");
        var (exitCode, output, errors) = await RunAsync(["--ignore-config", "-J", "--flat-playlist", "--playlist-items", range, .. extra, "--", page], cancellationToken);
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
        throw exitCode == 0 && errors.Length == 0
            ? new ExtractionException(ExtractionFailure.SiteChanged, "yt-dlp said nothing that can be read; update it with the means it was installed with")
            : YtDlpFailure.Of(errors, exitCode);
    }

    // What can be mended by trying again or by an update belongs to the schedule; what to install is the host's to say.
    private async Task<ProgramOutput> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await environment.RunAsync(new ProgramCall("yt-dlp", arguments) { TimeOut = s_limit }, cancellationToken);
        }
        catch (ProgramException e) when (e.Failure is ProgramFailure.TimedOut)
        {
            throw new ExtractionException(ExtractionFailure.Transient, e.Message, e);
        }
        catch (ProgramException e) when (e.Failure is ProgramFailure.TooMuchOutput)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, e.Message, e);
        }
    }
}
