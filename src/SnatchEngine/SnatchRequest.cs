using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Formats;
using SnatchEngine.Naming;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;
using SnatchEngine.PostProcessing;

namespace SnatchEngine;

/// <summary>Everything one run is asked for; the wishes may still be arriving while the first are fetched.</summary>
public sealed record SnatchRequest
{
    /// <summary>The wishes, in the order they were written.</summary>
    public required IAsyncEnumerable<Wish> Wishes { get; init; }

    /// <summary>Record every item in the archive, and skip those it has. Default: false.</summary>
    public bool UseArchive { get; init; }

    /// <summary>The archive of this run, in the place of the engine's own. Null: the engine's, where <see cref="UseArchive"/> says so.</summary>
    public ItemArchive? Archive { get; init; }

    /// <summary>How files are named for wishes that do not say it themselves. Null: as the site or the server says.</summary>
    public NameTemplate? Template { get; init; }

    /// <summary>Takes the live figures of the run. Null: nobody looks.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Stop after planning: nothing is requested, nothing is written. Default: false.</summary>
    public bool PlanOnly { get; init; }
}

/// <summary>One URL somebody wants, with how they want it. What is null falls back to the profile.</summary>
public sealed record Wish
{
    /// <summary>The URL as it was written; its bytes reach the wire unchanged.</summary>
    public required string Url { get; init; }

    /// <summary>More URLs of the same file.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>The folder to put it; created when it is not there. Default: the working folder.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The name beneath <see cref="Folder"/>. Null: what the server says.</summary>
    public string? FileName { get; init; }

    /// <summary>How its files are named beneath <see cref="Folder"/>, when <see cref="FileName"/> does not say it. Null: as the request says.</summary>
    public NameTemplate? Template { get; init; }

    /// <summary>Which items of a list are taken. Null: all.</summary>
    public ItemRanges? Items { get; init; }

    /// <summary>What an item must be to be taken. Null: anything.</summary>
    public MatchFilter? Match { get; init; }

    /// <inheritdoc cref="DownloadRequest.Access"/>
    public RequestAccess Access { get; init; } = RequestAccess.None;

    /// <inheritdoc cref="DownloadRequest.Checksums"/>
    public IReadOnlyList<Checksum> Checksums { get; init; } = [];

    /// <inheritdoc cref="DownloadRequest.MaxSize"/>
    public ByteSize? MaxSize { get; init; }

    /// <inheritdoc cref="DownloadRequest.Priority"/>
    public DownloadPriority Priority { get; init; } = DownloadPriority.Normal;

    /// <inheritdoc cref="DownloadRequest.LimitRate"/>
    public ByteRate? LimitRate { get; init; }

    /// <inheritdoc cref="DownloadRequest.Connections"/>
    public int? Connections { get; init; }

    /// <inheritdoc cref="DownloadRequest.Resume"/>
    public bool Resume { get; init; } = true;

    /// <inheritdoc cref="DownloadRequest.Overwrite"/>
    public bool Overwrite { get; init; }

    /// <inheritdoc cref="DownloadRequest.OnlyIfNewer"/>
    public bool OnlyIfNewer { get; init; }

    /// <summary>Languages whose subtitles are placed beside it, such as <c>en</c>, which also stands for <c>en-GB</c>; <c>all</c> is every one. Default: none.</summary>
    public IReadOnlyList<string> Subtitles { get; init; } = [];

    /// <summary>The parts of what plays that are kept, such as <c>10:15-12:00</c>, or the name of a chapter; several with commas. Null: all of it.</summary>
    public string? Sections { get; init; }

    /// <summary>What is done with the files before they are placed, in order. Default: nothing.</summary>
    public IReadOnlyList<PostStep> After { get; init; } = [];

    /// <summary>Of a stream that is still live: begin with the oldest that its server has.</summary>
    public bool LiveFromStart { get; init; }

    /// <summary>Of a stream that is still live: how much of it is recorded. Null: until it ends or is stopped.</summary>
    public TimeSpan? LiveFor { get; init; }

    /// <summary>Which formats are wanted of what comes in several. Null: the profile decides.</summary>
    public FormatWish? Formats { get; init; }

    /// <summary>The extractor to use, by name. Null: routed by URL.</summary>
    public string? Extractor { get; init; }
}
