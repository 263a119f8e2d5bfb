using SnatchEngine.Adapting;
using SnatchEngine.Downloads;
using SnatchEngine.Optimization;
using SnatchEngine.Planning;

namespace SnatchEngine;

/// <summary>Something that happened in a run, told in order, one at a time.</summary>
/// <param name="Wish">What it happened to.</param>
public abstract record SnatchEvent(Wish Wish);

/// <summary>Something that happened to the engine, and to no wish by itself.</summary>
public abstract record EngineEvent() : SnatchEvent(s_all)
{
    private static readonly Wish s_all = new() { Url = "" };
}

/// <summary>The engine stepped back for the machine, or up again.</summary>
/// <param name="Step">What was turned, and why.</param>
/// <param name="Held">Why something is held back from now on; null when nothing is any more.</param>
public sealed record LoadAdapted(ThrottleStep Step, string? Held) : EngineEvent;

/// <summary>A host sends clearly less than it was seen to, or as it used to again.</summary>
/// <param name="Degradation">How much less, and probably why.</param>
public sealed record HostDegraded(Degradation Degradation) : EngineEvent;

/// <summary>A plan was made; the download is in the queue. <paramref name="Status"/> is live.</summary>
public sealed record ItemQueued(Wish Wish, DownloadPlan Plan, DownloadStatus Status) : SnatchEvent(Wish);

/// <summary>A download left the queue and began.</summary>
public sealed record ItemStarted(Wish Wish, DownloadPlan Plan, DownloadStatus Status) : SnatchEvent(Wish);

/// <summary>A download found out, or was told, how many connections suit it and how far each claims ahead.</summary>
public sealed record ItemTuned(Wish Wish, DownloadPlan Plan, TransferChoice Choice) : SnatchEvent(Wish);

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
