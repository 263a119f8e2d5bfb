using System.Text.Json;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal.Top;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal;

/// <summary>A run for programs: JSON Lines, one object per item as it ends, a summary last.</summary>
/// <param name="write">Where lines go.</param>
/// <param name="output">How much is told: quiet, no notes; verbose, choices as they are made.</param>
/// <param name="score">How each transport suits a download; null when files are fetched, not planned.</param>
/// <param name="run">The run's own figures. Null: none.</param>
internal sealed class JsonPrinter(Action<ReportLine> write, OutputChoice output, Func<DownloadRequest, IReadOnlyList<TransportScore>>? score, RunStatus? run = null) : IRunPrinter
{
    /// <inheritdoc/>
    public void Tell(SnatchEvent happened)
    {
        switch (happened)
        {
            case ItemQueued queued when score is not null:
                Write("planned", json => DescribePlan(json, queued));
                break;
            case ItemFinished finished:
                Write("done", json => DescribeFile(json, finished));
                break;
            case ItemSkipped skipped:
                Write("skipped", json =>
                {
                    json.WriteString("url", RedactedUrl.Of(skipped.Wish.Url));
                    json.WriteString("reason", skipped.Skipped.Reason.ToString());
                    json.WriteString("sentence", RedactedUrl.Within(skipped.Skipped.Sentence));
                });
                break;
            case ItemFailed failed:
                Write("failed", json => DescribeFailure(json, failed));
                break;
            case LoadAdapted adapted when !output.Quiet:
                Write("adapted", json => EngineEventJson.Describe(json, adapted));
                break;
            case HostDegraded { Degradation: var degraded } when !output.Quiet:
                Write(degraded.IsOver ? "recovered" : "degraded", json => EngineEventJson.Describe(json, degraded));
                break;
            case ItemTuned tuned when output.Verbose:
                Write("choice", json =>
                {
                    json.WriteString("url", RedactedUrl.Of(tuned.Plan.Request.Urls[0]));
                    ChoiceText.Write(json, tuned.Choice);
                });
                break;
            case ProcessTuned tuned when !output.Quiet:
                Write("tuned", json =>
                {
                    json.WriteString("optimizer", tuned.Step.Optimizer);
                    json.WriteString("key", tuned.Step.Change.Key);
                    json.WriteString("from", tuned.Step.Change.Present);
                    json.WriteString("to", tuned.Step.Change.Wanted);
                    json.WriteString("outcome", TuneReport.OutcomeWord(tuned.Step.Outcome));
                    json.WriteString("why", tuned.Step.Change.Why);
                    json.WriteString("detail", tuned.Step.Detail);
                    json.WriteString("privilege", tuned.Step.Change.Privilege);
                });
                break;
            case ItemNoticed noticed when !output.Quiet:
                // On the other stream: each object here is an item that ended.
                write(new ReportLine(LineKind.Note, $"note  {RedactedUrl.Within(noticed.Sentence)}"));
                break;
        }
    }

    /// <inheritdoc/>
    public void Refuse(InputEntry entry) => Write("failed", json =>
    {
        json.WriteString("url", RedactedUrl.Of(entry.Url));
        json.WriteString("failure", "BadInput");
        json.WriteString("error", Printable.Clean(string.Join("; ", entry.Problems)));
    });

    /// <inheritdoc/>
    public void End(RunSummary summary) => Write("summary", json =>
    {
        json.WriteNumber(score is null ? "done" : "planned", summary.Done);
        json.WriteNumber("skipped", summary.Skipped);
        json.WriteNumber("failed", summary.Failed);
        json.WriteNumber("bytes", summary.Bytes);
        json.WriteNumber("seconds", Seconds(summary.Elapsed));
        json.WriteBoolean("interrupted", summary.Interrupted);
        if (summary.Cost is { } cost)
        {
            Describe(json, cost);
        }

        if (score is null)
        {
            ForecastText.Write(json, "estimateError", summary.EstimateError);
        }
    });

    private static void Describe(Utf8JsonWriter json, RunCost cost)
    {
        json.WriteNumber("requests", cost.Requests);
        json.WriteNumber("cpuSeconds", Seconds(cost.ProcessorTime));
        json.WriteNumber("meanCpu", Math.Round(cost.MeanCpu, 4));
        JsonLine.WriteNumber(json, "peakMemory", cost.PeakMemory?.Bytes);
        LoadJson.WriteBytes(json, cost.Bytes);
        json.WriteStartObject("cache");
        foreach (var kind in cost.Cache)
        {
            json.WriteStartObject(kind.Kind);
            json.WriteNumber("hits", kind.Hits);
            json.WriteNumber("renewed", kind.Renewed);
            json.WriteNumber("misses", kind.Misses);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void DescribeFile(Utf8JsonWriter json, ItemFinished finished)
    {
        var file = finished.File;
        json.WriteString("url", RedactedUrl.Of(finished.Plan.Request.Urls[0]));
        json.WriteString("path", Path.GetFullPath(file.Path));
        json.WriteNumber("bytes", file.Length);
        json.WriteNumber("fetched", file.BytesFetched);
        json.WriteNumber("seconds", Seconds(file.Elapsed));
        json.WriteString("outcome", file.Outcome.ToString());
        json.WriteBoolean("lengthVerified", file.LengthVerified);
        json.WriteString("verified", file.Verified);
        json.WriteNumber("connections", file.PeakConnections);
        if (file.Choice is { } choice)
        {
            json.WriteStartObject("choice");
            ChoiceText.Write(json, choice);
            json.WriteEndObject();
        }

        json.WriteNumber("requests", file.Requests);
        json.WriteNumber("useful", file.Wire.Useful);
        json.WriteString("etag", file.ETag);
        json.WriteString("lastModified", file.LastModified?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        JsonLine.WriteStrings(json, "notes", file.Notes.Select(RedactedUrl.Within));
        ForecastText.Write(json, run?.Forecast);
    }

    private void DescribeFailure(Utf8JsonWriter json, ItemFailed failed)
    {
        json.WriteString("url", RedactedUrl.Of(failed.Url));
        json.WriteString("failure", failed.Error is DownloadException download ? download.Failure.ToString() : failed.Error.GetType().Name.Replace("Exception", "", StringComparison.Ordinal));
        json.WriteString("error", TextPrinter.Reason(failed.Error));
        if (failed.Error is DownloadException { Status: { } status })
        {
            json.WriteNumber("httpStatus", status);
        }

        if (failed.Error is DownloadException { NotBefore: { } notBefore })
        {
            json.WriteString("notBefore", notBefore);
        }

        ForecastText.Write(json, run?.Forecast);
    }

    private void DescribePlan(Utf8JsonWriter json, ItemQueued queued)
    {
        var request = queued.Plan.Request;
        json.WriteString("url", RedactedUrl.Of(request.Urls[0]));
        JsonLine.WriteStrings(json, "mirrors", request.Urls.Skip(1).Select(RedactedUrl.Of));
        json.WriteString("extractor", queued.Plan.Extractor);
        json.WriteString("folder", Path.GetFullPath(request.Folder));
        json.WriteString("name", request.FileName);
        JsonLine.WriteStrings(json, "checksums", request.Checksums.Select(c => c.ToString()));
        JsonLine.WriteNumber(json, "connections", request.Connections);
        JsonLine.WriteNumber(json, "limitRate", request.LimitRate?.BytesPerSecond);
        JsonLine.WriteNumber(json, "maxSize", request.MaxSize?.Bytes);
        JsonLine.WriteStrings(json, "steps", queued.Plan.Staged?.Steps.Select(s => s.ToString()) ?? []);
        json.WriteString("priority", request.Priority.ToString());
        json.WriteBoolean("resume", request.Resume);
        json.WriteBoolean("overwrite", request.Overwrite);
        json.WriteBoolean("onlyIfNewer", request.OnlyIfNewer);
        json.WriteStartArray("transports");
        foreach (var transport in score!(request))
        {
            json.WriteStartObject();
            json.WriteString("transport", transport.Transport);
            json.WriteNumber("score", Math.Round(transport.Score, 4));
            json.WriteString("why", transport.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);

    private void Write(string status, Action<Utf8JsonWriter> describe) => write(new ReportLine(LineKind.Plain, JsonLine.Of(status, describe)));
}
