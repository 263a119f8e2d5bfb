using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Formats;
using SnatchEngine.Plugins;
using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Queue;

/// <summary>What a failure means for the next attempt; by its type, never by its text.</summary>
internal static class FailureReading
{
    /// <summary>The end of an attempt that failed so.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="tell">Its text, without secrets.</param>
    public static AttemptEnd Of(Exception error, Func<Exception, string> tell) => Kind(error) with { Sentence = tell(error) };

    private static AttemptEnd Kind(Exception error) => error switch
    {
        DownloadException { Failure: DownloadFailure.Parked } parked => new(AttemptOutcome.Parked) { Failure = nameof(DownloadFailure.Parked), NotBefore = parked.NotBefore, ClosesBudget = true },
        DownloadException download => Failed(download.Failure.ToString(), IsTransient(download)),
        ExtractionException extraction => OfExtraction(extraction),
        PostProcessingException step => Failed(step.Failure.ToString(), step.Failure != PostProcessingFailure.BadOption) with { NextLane = QueueLane.PostProcess },
        PluginException plugin => Failed(plugin.Failure.ToString(), plugin.Failure is PluginFailure.Crashed or PluginFailure.Hung or PluginFailure.OutOfService or PluginFailure.Replaced),
        StorageException storage => Failed(storage.Failure.ToString(), isTransient: true),
        FormatChoiceException => Failed("NoSuchFormat", isTransient: false),
        Abstractions.SnatchException other => Failed(other.GetType().Name.Replace("Exception", "", StringComparison.Ordinal), isTransient: false),
        _ => Failed(error.GetType().Name.Replace("Exception", "", StringComparison.Ordinal), TransientFailure.Of(error) is not FailureClass.Permanent),
    };

    // A link that ran out is renewed by the next extraction, and what another process holds now it will let go.
    private static bool IsTransient(DownloadException download) => TransientFailure.Of(download) is FailureClass.Transient or FailureClass.Entity or FailureClass.DiskFull ||
        download.Failure is DownloadFailure.LinkExpired or DownloadFailure.InUse or DownloadFailure.ServerLies;

    private static AttemptEnd OfExtraction(ExtractionException extraction) => extraction.Failure switch
    {
        ExtractionFailure.NotYet => new(AttemptOutcome.Parked) { Failure = nameof(ExtractionFailure.NotYet), NotBefore = extraction.NotBefore },
        ExtractionFailure.RateLimited => new(AttemptOutcome.Parked) { Failure = nameof(ExtractionFailure.RateLimited), NotBefore = extraction.NotBefore, ClosesBudget = true },
        _ => Failed(extraction.Failure.ToString(), extraction.Failure == ExtractionFailure.Transient),
    };

    private static AttemptEnd Failed(string failure, bool isTransient) => new(AttemptOutcome.Failed) { Failure = failure, IsTransient = isTransient };
}
