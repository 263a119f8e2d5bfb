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
            rows.Add(Plain(Fitting(cells, $"+{view.Files.Count - shown} more active", $"+{view.Files.Count - shown}")));
        }

        rows.Add(view.Wanted > 1 ? TotalBar(view, cells) : Plain(Total(view, cells, $"total  {new ByteSize(view.Bytes)}")));
        return rows;
    }

    private static ProgressRow OfFile(ActiveFile file, int cells)
    {
        var nameCells = Math.Clamp(cells / 3, 5, 40);
        var figures = Fitting(cells - nameCells - 2, [.. FiguresOf(file)]);
        var barCells = Math.Min(40, cells - nameCells - CellText.Width(figures) - 4);
        var name = CellText.Fit(file.Name, nameCells) + "  ";
        if (file.Total is null or 0 || barCells < 8 || file.Phase is DownloadPhase.BackingOff or DownloadPhase.DiskFull)
        {
            return new ProgressRow(name, "", "", figures);
        }

        var done = (int)Math.Clamp(barCells * (double)file.Received / file.Total.Value, 0, barCells);
        return new ProgressRow(name, new string('━', done), new string('─', barCells - done), "  " + figures);
    }

    /// <summary>What is said beside the bar, the fullest first; the first that fits is used.</summary>
    private static IEnumerable<string> FiguresOf(ActiveFile file)
    {
        var size = file.Total is { } total ? $"{new ByteSize(file.Received)}/{new ByteSize(total)}" : $"{new ByteSize(file.Received)}";
        var share = file.Total is > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(100.0 * file.Received / file.Total.Value, 0, 100)),3:0}%")
            : new ByteSize(file.Received).ToString();
        var shareAndSize = file.Total is > 0 ? $"{share}  {size}" : size;
        var speed = new ByteRate((long)file.Speed);
        var reason = file.Reason is null ? "" : $": {RedactedUrl.Within(file.Reason)}";
        return file.Phase switch
        {
            DownloadPhase.Waiting => [$"waiting{reason}"],
            DownloadPhase.Connecting => [$"connecting{reason}", "connecting"],
            DownloadPhase.BackingOff => [$"{shareAndSize}  waiting{reason}", $"{share}  waiting{reason}", $"waiting{reason}"],
            DownloadPhase.DiskFull => [$"{shareAndSize}  disk full{reason}", $"{share}  disk full{reason}", $"disk full{reason}"],
            DownloadPhase.Processing => [$"{size}  processing{reason}", $"processing{reason}", "processing"],
            DownloadPhase.Finishing => [$"{shareAndSize}  finishing", "finishing"],
            _ =>
            [
                $"{shareAndSize}  {speed}  {Eta(file)}  x{file.Connections}{(reason.Length > 0 ? $"  ({reason[2..]})" : "")}",
                $"{shareAndSize}  {speed}  {Eta(file)}  x{file.Connections}",
                $"{share}  {speed}  {Eta(file)}  x{file.Connections}", $"{share}  {speed}  {Eta(file)}", $"{share}  {Eta(file)}", share,
            ],
        };
    }

    private static string Fitting(int cells, params string[] fullestFirst) =>
        Array.Find(fullestFirst, text => CellText.Width(text) <= cells) ?? CellText.Fit(fullestFirst[^1], Math.Max(0, cells));

    private static string Eta(ActiveFile file)
    {
        if (file.Total is not { } total || file.Speed < 1)
        {
            return "-:--";
        }

        return ForecastText.Clock(TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - file.Received) / file.Speed, 359_999)));
    }

    /// <summary>One bar for everything that is wanted: an item counts as one, what is under way by its share.</summary>
    private static ProgressRow TotalBar(BoardView view, int cells)
    {
        var share = (view.Over + view.Files.Sum(f => f.Total is > 0 ? Math.Clamp((double)f.Received / f.Total.Value, 0, 1) : 0)) / view.Wanted;
        var barCells = Math.Min(40, cells / 3);
        var name = string.Create(CultureInfo.InvariantCulture, $"total  {Math.Min(view.Over, view.Wanted)}/{view.Wanted}  ");
        if (barCells < 8)
        {
            return Plain(Total(view, cells, $"{name}{SizeOf(view)}"));
        }

        var done = (int)Math.Clamp(barCells * share, 0, barCells);
        return new ProgressRow(name, new string('━', done), new string('─', barCells - done), "  " + Total(view, cells - name.Length - barCells - 2, SizeOf(view)));
    }

    /// <summary>The bytes that came, of how many once every item has begun and said its size.</summary>
    private static string SizeOf(BoardView view) =>
        view.Over + view.Files.Count >= view.Wanted && view.Files.Count > 0 && view.Files.All(f => f.Total is not null)
            ? $"{new ByteSize(view.Bytes)}/{new ByteSize(view.Bytes + view.Files.Sum(f => Math.Max(0, f.Total!.Value - f.Received)))}"
            : new ByteSize(view.Bytes).ToString();

    private static string Total(BoardView view, int cells, string head)
    {
        var text = Fitting(cells, head, "total", "");
        string?[] others =
        [
            new ByteRate((long)view.Speed).ToString(), ForecastText.Short(view.Forecast), $"{view.Files.Count} active", Unless0(view.Waiting, "waiting"), Unless0(view.Done, "done"), Unless0(view.Failed, "failed"),
            $"{view.Files.Sum(f => f.Connections)} connections", view.Held is null ? null : $"held back: {view.Held}",
        ];
        foreach (var other in others.Where(o => o is not null))
        {
            text = CellText.Width(text) + 2 + other!.Length <= cells ? $"{text}  {other}" : text;
        }

        return text;
    }

    private static string? Unless0(int count, string what) => count > 0 ? $"{count} {what}" : null;

    private static ProgressRow Plain(string text) => new("", "", "", text);
}
