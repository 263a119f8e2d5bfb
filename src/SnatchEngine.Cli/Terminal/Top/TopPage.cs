using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>One page about machine and engine: a line for each figure, with what it was before as a sparkline.</summary>
internal static class TopPage
{
    /// <summary>Samples that a page looks back.</summary>
    public const int LooksBack = 120;

    private const int LabelCells = 12;
    private const int WorthASparkline = 8;
    private const int SmallestWord = 10;

    // Words that become longer and shorter should not make the sparklines jump.
    private const int UsualWord = 44;

    /// <summary>The samples of a monitor that a page is about, oldest first.</summary>
    public static IReadOnlyList<LoadSample> LastOf(LoadMonitor monitor) =>
        monitor.Latest is { } latest ? monitor.Between(latest.At - (LooksBack * LoadMonitor.Interval), latest.At) : [];

    /// <summary>The lines that fit.</summary>
    /// <param name="samples">The last samples, oldest first.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines of the page.</param>
    public static IReadOnlyList<ProgressRow> Compose(IReadOnlyList<LoadSample> samples, int width, int height)
    {
        // One cell stays free, as some terminals wrap a full line.
        var cells = Math.Max(SmallestWord, width - 1);
        if (samples.Count == 0)
        {
            return [Plain("measuring; the first figures come in a second", cells)];
        }

        var now = samples[^1];
        List<ProgressRow> rows = [Plain(Head(now), cells)];
        List<Figure> figures = [.. OfMachine(now)];
        if (now.Requests > 0 || now.Active > 0 || now.Waiting > 0)
        {
            figures.AddRange(OfEngine(now));
        }

        var wordCells = Math.Min(Math.Max(UsualWord, figures.Max(f => CellText.Width(f.Words))), Math.Max(SmallestWord, cells - LabelCells));
        rows.AddRange(figures.Select(f => Row(f, samples, wordCells, cells)));
        rows.AddRange(Named(now).Select(line => Plain(line, cells)));
        return rows.Count <= Math.Max(1, height - 1) ? rows : rows.GetRange(0, Math.Max(1, height - 1));
    }

    private static string Head(LoadSample now) => string.Create(
        CultureInfo.InvariantCulture,
        $"snatch top  {now.At.ToLocalTime():HH:mm:ss}  {now.Cores:0.##} processors{(now.MachineMemory is { } memory ? $"  {memory} memory" : "")}{(now.GroupMemoryLimit is { } limit ? $" (limit {limit})" : "")}");

    private static IEnumerable<Figure> OfMachine(LoadSample now)
    {
        yield return new("machine cpu", Words(TopWords.Share(now.MachineCpu), Known("waiting", now.CpuPressure)), s => s.MachineCpu, 1);
        yield return new("our cpu", Words(TopWords.Share(now.ProcessCpu), string.Create(CultureInfo.InvariantCulture, $"gc {100 * now.GcPause:0.0}%"), $"{now.PoolThreads} threads"), s => s.ProcessCpu, 1);
        yield return new("memory", Words(TopWords.Share(now.MemoryShare), TopWords.Use(now.MachineMemoryUsed, null), now.GroupMemoryLimit is null ? "" : $"group {TopWords.Use(now.GroupMemoryUsed, now.GroupMemoryLimit)}", Known("waiting", now.MemoryPressure)), s => s.MemoryShare, 1);
        yield return new("our memory", Words(TopWords.Use(now.ProcessMemory, now.MemoryCeiling), $"heap {now.Heap}"), s => s.ProcessMemory.Bytes, null);
        yield return new("disk write", Words(TopWords.Rate(now.DiskWritten), $"read {TopWords.Rate(now.DiskRead)}"), s => s.DiskWritten?.BytesPerSecond, null);
        yield return new("disk wait", Words(now.DiskRead is null ? TopWords.Unknown : TopWords.Time(now.DiskLatency), Known("waiting", now.IoPressure), now.DiskFree is { } free ? $"{free} free" : ""), s => s.DiskLatency?.TotalSeconds, null);
        yield return new("network in", Words(TopWords.Rate(now.NetworkIn), $"out {TopWords.Rate(now.NetworkOut)}", Known("sent again", now.Retransmitted)), s => s.NetworkIn?.BytesPerSecond, null);
    }

    private static IEnumerable<Figure> OfEngine(LoadSample now)
    {
        yield return new("downloads", Words(TopWords.Rate(now.Received), $"{now.Active} active", $"{now.Waiting} waiting", $"{now.Connections} connections"), s => s.Received.BytesPerSecond, null);
        yield return new("useful", Words(TopWords.Share(now.Bytes.UsefulShare), Waste(now.Bytes)), s => s.UsefulShare, 1);
        yield return new("requests", Words(string.Create(CultureInfo.InvariantCulture, $"{now.RequestRate:0.0}/s"), $"ok {TopWords.Share(now.SuccessRate).Trim()}", $"latency {TopWords.Time(now.Latency)}"), s => s.RequestRate, null);
    }

    private static IEnumerable<string> Named(LoadSample now)
    {
        foreach (var host in now.Hosts)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"host  {host.Speed,12}  {host.Connections} of {host.Cap} connections  {host.Origin}");
        }

        foreach (var file in now.Downloads)
        {
            var size = file.Total is { } total ? $"{file.Received} of {total}" : $"{file.Received}";
            yield return string.Create(CultureInfo.InvariantCulture, $"file  {file.Speed,12}  x{file.Connections}  {size}  {Printable.Clean(file.Name)}");
        }
    }

    /// <summary>What was thrown away since the beginning, by why.</summary>
    public static string Waste(WireBytes bytes) => bytes.Wasted == 0
        ? "nothing wasted"
        : $"wasted {new ByteSize(bytes.Wasted)}: retry {new ByteSize(bytes.Retry)}, hedge {new ByteSize(bytes.Hedge)}, overlap {new ByteSize(bytes.Overlap)}";

    private static ProgressRow Row(Figure figure, IReadOnlyList<LoadSample> samples, int wordCells, int cells)
    {
        var left = cells - LabelCells - wordCells - 2;
        var words = CellText.Fit(figure.Words, wordCells);
        var line = left >= WorthASparkline ? Sparkline.Draw([.. samples.Select(figure.Of)], left, figure.Ceiling) : "";
        return new ProgressRow(figure.Label.PadRight(LabelCells) + (line.Length > 0 ? words + "  " : words.TrimEnd()), line, "", "");
    }

    private static ProgressRow Plain(string text, int cells) => new(CellText.Width(text) <= cells ? text : CellText.Fit(text, cells), "", "", "");

    private static string Words(params ReadOnlySpan<string> words)
    {
        var text = words[0];
        foreach (var word in words[1..])
        {
            text = word.Length > 0 ? $"{text}  {word}" : text;
        }

        return text;
    }

    private static string Known(string what, double? share) => share is { } known ? $"{what} {TopWords.Share(known).Trim()}" : "";

    private sealed record Figure(string Label, string Words, Func<LoadSample, double?> Of, double? Ceiling);
}
