using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;

namespace SnatchEngine.Cli.Terminal;

/// <summary>One line of progress: name, the two halves of its bar, figures. Together never wider than asked.</summary>
internal sealed record ProgressRow(string Name, string BarDone, string BarRest, string Figures)
{
    /// <summary>The whole line without colours.</summary>
    public string Text => Name + BarDone + BarRest + Figures;

    /// <summary>The rows that fit a screen: active files, how many more there are, and the total.</summary>
    /// <param name="view">What is under way.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines of the screen.</param>
    public static IReadOnlyList<ProgressRow> Compose(BoardView view, int width, int height)
    {
        // One line stays free for the cursor, and one cell, as some terminals wrap a full line.
        var cells = Math.Max(10, width - 1);
        var room = Math.Max(1, height - 2);
        var shown = view.Files.Count <= room ? view.Files.Count : room - 1;
        var rows = view.Files.Take(shown).Select(file => OfFile(file, cells)).ToList();
        if (shown < view.Files.Count)
        {
            rows.Add(Plain($"+{view.Files.Count - shown} more active", cells));
        }

        rows.Add(Plain(Total(view), cells));
        return rows;
    }

    private static ProgressRow OfFile(ActiveFile file, int cells)
    {
        var figures = FiguresOf(file);
        var nameCells = Math.Clamp(cells / 3, 8, 40);
        var barCells = cells - nameCells - CellText.Width(figures) - 4;
        if (file.Total is null or 0 || barCells < 8 || file.Phase is DownloadPhase.BackingOff or DownloadPhase.DiskFull)
        {
            return new ProgressRow(CellText.Fit(file.Name, nameCells), "", "", CellText.Fit("  " + figures, Math.Max(0, cells - nameCells)));
        }

        barCells = Math.Min(barCells, 40);
        var done = (int)Math.Clamp(barCells * (double)file.Received / file.Total.Value, 0, barCells);
        return new ProgressRow(CellText.Fit(file.Name, nameCells) + "  ", new string('━', done), new string('─', barCells - done), "  " + figures);
    }

    private static string FiguresOf(ActiveFile file)
    {
        var size = file.Total is { } total ? $"{new ByteSize(file.Received)}/{new ByteSize(total)}" : $"{new ByteSize(file.Received)}";
        if (file.Total is > 0)
        {
            size = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(100.0 * file.Received / file.Total.Value, 0, 100)),3:0}%  {size}");
        }

        return file.Phase switch
        {
            DownloadPhase.Waiting => Because("waiting", file.Reason),
            DownloadPhase.Connecting => Because("connecting", file.Reason),
            DownloadPhase.BackingOff => $"{size}  {Because("waiting", file.Reason)}",
            DownloadPhase.DiskFull => $"{size}  {Because("disk full", file.Reason)}",
            DownloadPhase.Finishing => $"{size}  finishing",
            _ => $"{size}  {new ByteRate((long)file.Speed)}  {Eta(file)}  x{file.Connections}{(file.Reason is null ? "" : $"  {Printable.Clean(file.Reason)}")}",
        };
    }

    private static string Because(string phase, string? reason) => reason is null ? phase : $"{phase}: {RedactedUrl.Within(reason)}";

    private static string Eta(ActiveFile file)
    {
        if (file.Total is not { } total || file.Speed < 1)
        {
            return "-:--";
        }

        var left = TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - file.Received) / file.Speed, 359_999));
        return left.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{left.Minutes}:{left.Seconds:00}");
    }

    private static string Total(BoardView view)
    {
        var parts = new List<string> { $"total  {new ByteSize(view.Bytes)}", new ByteRate((long)view.Speed).ToString() };
        parts.Add($"{view.Files.Count} active");
        parts.Add($"{view.Files.Sum(f => f.Connections)} connections");
        AddIf(view.Waiting, "waiting");
        AddIf(view.Done, "done");
        AddIf(view.Failed, "failed");
        return string.Join("  ", parts);

        void AddIf(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count} {what}");
            }
        }
    }

    private static ProgressRow Plain(string text, int cells) => new("", "", "", CellText.Fit(text, cells));
}
