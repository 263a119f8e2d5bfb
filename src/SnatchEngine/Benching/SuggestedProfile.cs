using System.Globalization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching;

/// <summary>The profile that a search comes to, as a file.</summary>
public static class SuggestedProfile
{
    /// <summary>The first line of every file this writes, so that it never replaces one that a person wrote.</summary>
    public const string Mark = "# Written by 'snatch bench --suggest'";

    /// <summary>The text of the file.</summary>
    /// <param name="name">The profile's name: the file's, without its ending.</param>
    /// <param name="extends">The profile it is laid over.</param>
    /// <param name="result">What was measured, with what is suggested.</param>
    public static string Text(string name, string extends, BenchResult result)
    {
        var cell = result.Suggested ?? throw new ArgumentException("nothing is suggested", nameof(result));
        var found = result.Cells.First(c => c.Cell == cell);
        var target = result.Plan.Urls.Count > 0 ? string.Join(' ', result.Plan.Urls) : result.Plan.Server.Length > 0 ? $"its own server ({result.Plan.Server})" : "its own server";
        List<string> lines =
        [
            $"{Mark} on {result.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; it is replaced when that is run again.",
            string.Create(CultureInfo.InvariantCulture, $"# The best of {result.Runs} runs against {OneLine(target)}: {new ByteRate((long)found.Speed)}, median of {found.Runs.Count}."),
            $"name: {name}",
            $"extends: {extends}",
        ];
        if (cell.Settings() is { Count: > 0 } settings)
        {
            lines.Add("download:");
            lines.AddRange(settings.Select(s => $"  {s.Key["download.".Length..]}: {s.Value}"));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
