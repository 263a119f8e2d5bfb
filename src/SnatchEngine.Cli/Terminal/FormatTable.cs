using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Formats;

namespace SnatchEngine.Cli.Terminal;

/// <summary>The formats of one medium as a table for people, the best last; what is chosen is marked.</summary>
internal static class FormatTable
{
    private const string Gap = "  ";

    // What a narrow terminal does without, the first first.
    private static readonly string[] s_expendable = ["asr", "vbr", "abr", "ch", "note", "hdr", "proto", "lang", "tbr", "fps"];

    /// <summary>The lines.</summary>
    /// <param name="verdict">The formats, and what is chosen.</param>
    /// <param name="width">Cells of the terminal.</param>
    /// <param name="speedOf">Bytes per second that were measured of the host of a URL; null when nothing was.</param>
    public static List<string> Of(FormatVerdict verdict, int width, Func<string, double?> speedOf)
    {
        List<string> lines = [];
        if (verdict.Offer.Candidates.Title is { } title)
        {
            lines.Add(Printable.Clean(title));
        }

        lines.AddRange(Rows(verdict, width));
        foreach (var pick in verdict.Picks)
        {
            lines.Add($"chosen  {Printable.Clean(Described(pick, verdict, speedOf))}");
        }

        return lines;
    }

    private static List<string> Rows(FormatVerdict verdict, int width)
    {
        var formats = (Format[])[.. verdict.Offer.Protected, .. verdict.Offer.Formats];
        var duration = verdict.Offer.Candidates.Duration;
        List<Column> columns = [.. Columns(verdict, duration).Select(c => c with { Cells = [.. formats.Select(f => Printable.Clean(c.Show(f)))] })];
        columns.RemoveAll(c => c.Cells.TrueForAll(cell => cell.Length == 0));
        foreach (var name in s_expendable)
        {
            if (columns.Sum(c => c.Width) + (Gap.Length * (columns.Count - 1)) <= width)
            {
                break;
            }

            columns.RemoveAll(c => c.Name == name);
        }

        List<string> lines = [];
        for (var row = -1; row < formats.Length && columns.Count > 0; row++)
        {
            var cells = columns.Select(c => c.Padded(row < 0 ? c.Name : c.Cells[row]));
            var line = string.Join(Gap, cells).TrimEnd();
            lines.Add(CellText.Width(line) > width ? CellText.Fit(line, width).TrimEnd() : line);
        }

        return lines;
    }

    private static List<Column> Columns(FormatVerdict verdict, double? duration) =>
    [
        new("", f => verdict.Picks.Any(p => p.Formats.Contains(f)) ? "*" : ""),
        new("id", f => f.Id),
        new("ext", f => f.Ext ?? ""),
        new("resolution", f => f.Resolution ?? ""),
        new("fps", f => Number(f.Fps), true),
        new("hdr", f => f.DynamicRange is "SDR" or null ? "" : f.DynamicRange),
        new("ch", f => Number(f.Channels), true),
        new("size", f => SizeOf(f, duration), true),
        new("tbr", f => Rate(f.TotalRate), true),
        new("proto", f => f.Protocol ?? ""),
        new("video", f => f.HasVideo ? f.VideoCodec ?? "unknown" : f.HasAudio ? "" : "images"),
        new("vbr", f => Rate(f.VideoRate), true),
        new("audio", f => f.HasAudio ? f.AudioCodec ?? "unknown" : ""),
        new("abr", f => Rate(f.AudioRate), true),
        new("asr", f => f.SampleRate is > 0 and var asr ? $"{Number(Math.Round(asr / 1000, 1))}k" : "", true),
        new("lang", f => f.Language ?? ""),
        new("note", f => f.IsProtected ? $"protected (DRM) {f.Note}".TrimEnd() : f.Note ?? ""),
    ];

    private static string Described(FormatPick pick, FormatVerdict verdict, Func<string, double?> speedOf)
    {
        var text = $"{pick.Ids} -> {pick.Ext}";
        var sizes = pick.Formats.Select(f => FormatEstimate.SizeOf(f, verdict.Offer.Candidates.Duration)).ToList();
        if (sizes.TrueForAll(s => s is not null))
        {
            var bytes = sizes.Aggregate(0L, (sum, s) => sum + Math.Min(s!.Value.Bytes, long.MaxValue / 64));
            text += $"  {(sizes.Exists(s => s!.Value.IsGuess) ? "~" : "")}{new ByteSize(bytes)}";
            var speeds = pick.Formats.Select(f => speedOf(f.Url)).ToList();
            var slowest = speeds.TrueForAll(s => s is not null) ? speeds.Min() : null;
            text += FormatEstimate.TimeOf(bytes, slowest) is { } time ? string.Create(CultureInfo.InvariantCulture, $"  about {Math.Floor(time.TotalHours):0}:{time.Minutes:00}:{time.Seconds:00} h") : "";
        }

        return $"{text}  ({pick.Why})";
    }

    private static string SizeOf(Format format, double? duration) =>
        FormatEstimate.SizeOf(format, duration) is { } size ? $"{(size.IsGuess ? "~" : "")}{new ByteSize(size.Bytes)}" : "";

    private static string Rate(double? kilobits) => kilobits is > 0 and var rate ? $"{Number(Math.Round(rate))}k" : "";

    private static string Number(double? number) => number is { } known ? known.ToString("0.##", CultureInfo.InvariantCulture) : "";

    /// <summary>A column.</summary>
    private sealed record Column(string Name, Func<Format, string> Show, bool IsRight = false)
    {
        public List<string> Cells { get; init; } = [];

        public int Width => Math.Max(CellText.Width(Name), Cells.Select(CellText.Width).DefaultIfEmpty(0).Max());

        public string Padded(string cell)
        {
            var room = new string(' ', Math.Max(0, Width - CellText.Width(cell)));
            return IsRight ? room + cell : cell + room;
        }
    }
}
