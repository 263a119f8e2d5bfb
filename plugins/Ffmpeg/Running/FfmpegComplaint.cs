using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>Why ffmpeg failed, in its own words: the last line that says more than that it failed.</summary>
internal static partial class FfmpegComplaint
{
    private const int Longest = 300;

    private static readonly string[] s_hollow =
        ["Conversion failed", "Error initializing output stream", "Error while processing the decoded data", "Error reinitializing filters", "Failed to inject frame", "Could not write header", "Nothing was written", "Output file is empty",
         "Last message repeated", "Exiting normally", "Error opening output file", "Error opening input file", "Error muxing a packet", "Terminating thread", "Task finished with error"];

    /// <summary>The failure of a run.</summary>
    /// <param name="said">What it said.</param>
    /// <param name="paths">Paths of the staging, which mean nothing to people.</param>
    public static PostProcessingException Of(ProgramOutput said, IReadOnlyList<string> paths)
    {
        var lines = said.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.FindLast(lines, l => !Array.Exists(s_hollow, h => Tag().Replace(l, "").StartsWith(h, StringComparison.Ordinal))) ?? lines.LastOrDefault() ?? $"it ended with {said.ExitCode} and said nothing";
        var sentence = Tag().Replace(line, "");
        foreach (var path in paths.Where(p => p.Length > 0))
        {
            sentence = sentence.Replace($"file:{path}", Path.GetFileName(path), StringComparison.Ordinal).Replace(path, Path.GetFileName(path), StringComparison.Ordinal);
        }

        sentence = new string([.. sentence.Where(c => !char.IsControl(c))]);
        sentence = sentence.Length <= Longest ? sentence : $"{sentence[..Longest]}…";
        return said.Errors.Contains("No space left on device", StringComparison.Ordinal)
            ? new PostProcessingException(PostProcessingFailure.CannotWrite, "the disk is full: ffmpeg could not write its output; make room, then run it again")
            : new PostProcessingException(PostProcessingFailure.ProgramFailed, $"ffmpeg: {sentence}");
    }

    [GeneratedRegex(@"^(\[[^\]]*\] ?)+")]
    private static partial Regex Tag();
}
