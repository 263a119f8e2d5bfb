using SnatchEngine.Downloads;
using SnatchEngine.Optimization;
using SnatchEngine.Planning;

namespace SnatchEngine;

/// <summary>Something that happened in a run, told in order, one at a time.</summary>
/// <param name="Wish">What it happened to.</param>
public abstract record SnatchEvent(Wish Wish);

/// <summary>A plan was made; the download is in the queue. <paramref name="Status"/> is live.</summary>
public sealed record ItemQueued(Wish Wish, DownloadPlan Plan, DownloadStatus Status) : SnatchEvent(Wish);

/// <summary>A download left the queue and began.</summary>
public sealed record ItemStarted(Wish Wish, DownloadPlan Plan, DownloadStatus Status) : SnatchEvent(Wish);

/// <summary>A file is in its place.</summary>
public sealed record ItemFinished(Wish Wish, DownloadPlan Plan, DownloadedFile File) : SnatchEvent(Wish);

/// <summary>Nothing was fetched, for a good reason.</summary>
public sealed record ItemSkipped(Wish Wish, Skipped Skipped) : SnatchEvent(Wish);

/// <summary>It ended without its file.</summary>
public sealed record ItemFailed(Wish Wish, string Url, Exception Error) : SnatchEvent(Wish)
{
    /// <summary>Whether a server was asked for its bytes before that.</summary>
    public bool RequestMade { get; init; }
}

/// <summary>The process was changed as the profile asks, or could not be; <paramref name="Wish"/> has no URL, as it is about the whole run.</summary>
public sealed record ProcessTuned(Wish Wish, TuningStep Step) : SnatchEvent(Wish);

/// <summary>Something a person should know that is no failure: a parked download, a list that was cut short, a plugin that was left out.</summary>
public sealed record ItemNoticed(Wish Wish, string Sentence) : SnatchEvent(Wish);
