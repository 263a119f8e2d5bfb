using System.Globalization;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal.Top;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads;

namespace SnatchEngine.Cli.Terminal;

/// <summary>A run for people: one calm line per file.</summary>
/// <param name="write">Where lines go.</param>
/// <param name="output">How much is said.</param>
/// <param name="plan">Tells a plan; null when files are fetched.</param>
/// <param name="run">The run's own figures. Null: none.</param>
internal sealed class TextPrinter(Action<ReportLine> write, OutputChoice output, PlanText? plan, RunStatus? run = null) : IRunPrinter
{
    /// <inheritdoc/>
    public void Tell(SnatchEvent happened)
    {
        switch (happened)
        {
            case ItemQueued queued when plan is not null && !output.Quiet:
                plan.Describe(queued.Plan).ForEach(line => write(new ReportLine(LineKind.Plain, line)));
                break;
            case ItemStarted started when output.Verbose && !output.Quiet:
                write(new ReportLine(LineKind.Note, $"start  {RedactedUrl.Of(started.Plan.Request.Urls[0])}"));
                break;
            case ItemTuned tuned when output.Verbose && !output.Quiet:
                write(new ReportLine(LineKind.Note, $"choice  {RedactedUrl.Of(tuned.Plan.Request.Urls[0])}  {ChoiceText.Of(tuned.Choice)}"));
                break;
            case ItemFinished finished when !output.Quiet:
                write(new ReportLine(LineKind.Done, Describe(finished)));
                TellForecast();
                break;
            case ItemSkipped skipped when !output.Quiet:
                write(new ReportLine(LineKind.Skipped, $"skipped  {RedactedUrl.Of(skipped.Wish.Url)}  {RedactedUrl.Within(skipped.Skipped.Sentence)}"));
                break;
            case ProcessTuned tuned when output.Verbose && !output.Quiet:
                write(new ReportLine(LineKind.Note, $"tune   {Printable.Clean(tuned.Step.ToString())}"));
                break;
            case ItemNoticed noticed when !output.Quiet:
                write(new ReportLine(LineKind.Note, $"note  {RedactedUrl.Within(noticed.Sentence)}"));
                break;
            case LoadAdapted adapted when !output.Quiet:
                write(new ReportLine(LineKind.Note, $"note  {adapted.Step.Sentence}"));
                break;
            case HostDegraded { Degradation: var degraded } when !output.Quiet:
                write(new ReportLine(LineKind.Note, $"note  {degraded.Sentence}"));
                break;
            case ItemFailed failed:
                write(new ReportLine(LineKind.Failed, $"failed  {RedactedUrl.Of(failed.Url)}  {Reason(failed.Error)}"));
                break;
        }
    }

    /// <inheritdoc/>
    public void Refuse(InputEntry entry)
    {
        foreach (var problem in entry.Problems)
        {
            write(new ReportLine(LineKind.Failed, $"failed  {Printable.Clean(problem)}"));
        }
    }

    /// <inheritdoc/>
    public void End(RunSummary summary)
    {
        if (summary.Cost is { } cost && output.Verbose && !output.Quiet)
        {
            write(new ReportLine(LineKind.Note, RunCostText.Of(cost)));
        }

        if (summary.Interrupted)
        {
            write(new ReportLine(LineKind.Note, plan is null ? "stopped; run the same command to go on" : "stopped"));
        }
    }

    /// <summary>Why something failed, in one line and without secrets.</summary>
    public static string Reason(Exception error) =>
        RedactedUrl.Within(error is SnatchException ? error.Message : $"unexpected {error.GetType().Name}: {error.Message}");

    private void TellForecast()
    {
        if (output.Verbose && run?.Forecast is { } forecast && ForecastText.Short(forecast) is { } left)
        {
            write(new ReportLine(LineKind.Note, $"queue  {forecast.Waiting} waiting, {forecast.Active} active, {left}"));
        }
    }

    private string Describe(ItemFinished finished)
    {
        var file = finished.File;
        var parts = new List<string> { "done", Printable.Clean(ShortPath(file.Path)), new ByteSize(file.Length).ToString() };
        if (file.BytesFetched > 0 && file.Elapsed > TimeSpan.Zero)
        {
            parts.Add(new ByteRate((long)(file.BytesFetched / file.Elapsed.TotalSeconds)).ToString());
        }

        if (Labels(file) is { Count: > 0 } labels)
        {
            parts.Add(string.Join(", ", labels));
        }

        if (output.Verbose)
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"({file.Elapsed.TotalSeconds:0.00} s, {file.Requests} requests, {file.PeakConnections} connections, {RedactedUrl.Of(finished.Plan.Request.Urls[0])})"));
        }

        return string.Join("  ", parts);
    }

    private static List<string> Labels(DownloadedFile file)
    {
        var labels = new List<string>();
        switch (file.Outcome)
        {
            case DownloadOutcome.Resumed:
                labels.Add("resumed");
                break;
            case DownloadOutcome.AlreadyComplete:
                labels.Add("already complete");
                break;
            case DownloadOutcome.NotModified:
                labels.Add("not newer on the server");
                break;
        }

        if (!file.LengthVerified)
        {
            labels.Add("length unverified");
        }

        if (file.Verified is { } proof)
        {
            labels.Add($"{proof.Split('=')[0]} ok");
        }

        labels.AddRange(file.Notes.Select(RedactedUrl.Within));
        return labels;
    }

    /// <summary>The path as seen from the working folder, when it lies beneath it.</summary>
    private static string ShortPath(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFullPath(path) : relative;
    }
}
