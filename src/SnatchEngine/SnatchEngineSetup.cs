using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Extraction;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.PostProcessing;

namespace SnatchEngine;

/// <summary>What an engine is put together from; read once, at the edge.</summary>
public sealed record SnatchEngineSetup
{
    /// <summary>The folder of the program; its <c>plugins/</c> are those shipped.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>The person's folder (<c>SNATCH_HOME</c>): its <c>plugins/</c> are those dropped in, and beneath it plugins keep their state. It is made when something is written to it.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>The profile's knobs of the download core. Default: the defaults.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>The folder downloads go to, whose disk is watched. Default: the working folder.</summary>
    public string TargetFolder { get; init; } = ".";

    /// <summary>The ceiling for the memory of the process, by which a monitor judges how much of it is used. Null: none.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>Items whose steps are done at once. Null: one for each processor.</summary>
    public int? StepsAtOnce { get; init; }

    /// <summary>What is kept of answers to plugins' requests. Default: the defaults.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>What the profile says of media that come in several formats. Default: the defaults.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>What the profile does with the files of every item before they are placed, in order, before what a wish adds. Default: nothing.</summary>
    public IReadOnlyList<PostStep> After { get; init; } = [];

    /// <summary>How much an extraction may take. Default: the defaults.</summary>
    public ExtractionBounds Extraction { get; init; } = new();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens the archive, at the first run that uses it. Null: there is none, and such a run is refused.</summary>
    public Func<CancellationToken, Task<ItemArchive>>? OpenArchive { get; init; }

    /// <summary>Whether plugins that a person dropped in are used, or those shipped only. Default: true.</summary>
    public bool UseDroppedPlugins { get; init; } = true;

    /// <summary>A look at the shipped plugins of <see cref="ProgramFolder"/> that was begun earlier. Default: null, the engine looks itself.</summary>
    public ShippedSighting? Sighting { get; init; }

    /// <summary>What a person decided about plugins by id; asked again whenever plugins are looked at. Default: nothing.</summary>
    public Func<PluginChoices> PluginChoices { get; init; } = static () => Plugins.PluginChoices.None;

    /// <summary>Whether a plugin is as it was shipped: loaded for good, and from where it lies. Default: all that lie beside the program are.</summary>
    /// <remarks>Asked right before any of its code would run. Any other runs from a copy and can be unloaded, wherever it lies.</remarks>
    public Func<InstalledPlugin, bool> IsShipped { get; init; } = static plugin => plugin.Root.Shipped;

    /// <summary>Why a plugin that is not as it was shipped may not be loaded, or null when it may. Default: all may.</summary>
    /// <remarks>Asked right before any of its code would run. The second argument is the copy whose bytes would be loaded.</remarks>
    public Func<InstalledPlugin, string, string?> RefusePlugin { get; init; } = static (_, _) => null;

    /// <summary>Gives the process a handler for exceptions nobody caught, which says whether the process may go on. Default: it ends, as ever.</summary>
    /// <remarks>Called once, right before the code of the first plugin that is not as it was shipped is loaded.</remarks>
    public Action<Func<Exception, bool>> CatchUnhandled { get; init; } = static _ => { };

    /// <summary>What plugins' requests are sent with; it must follow no redirect and keep no cookie. Null: the connections of the download core, with its address rules.</summary>
    public Func<HttpMessageHandler>? OpenPluginHttp { get; init; }

    /// <summary>The folders programs are looked for in, as the system writes them. Null: only what <c>config/snatch.yaml</c> names can be run.</summary>
    public string? SearchPath { get; init; }

    /// <summary>The folder beneath which items wait that are more than one file as they come. Null: beside their targets, where placing them is a rename.</summary>
    public string? StagingRoot { get; init; }

    /// <summary>Random numbers in [0, 1) for waiting times. Default: <see cref="Random.Shared"/>.</summary>
    public Func<double> Jitter { get; init; } = static () => Random.Shared.NextDouble();

    /// <summary>Takes a line for the log. Default: dropped.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>Takes a sentence that a person should hear though nothing failed. Default: dropped.</summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Fetches one file. Null: a <see cref="Downloader"/> with <see cref="Download"/>.</summary>
    public Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>>? DownloadAsync { get; init; }

    /// <summary>Reads the manifest of a stream. Null: as the <see cref="Downloader"/> does.</summary>
    public Func<DownloadRequest, CancellationToken, Task<StreamManifest?>>? LookAsync { get; init; }

    /// <summary>How each transport suits a request. Null: as the <see cref="Downloader"/> says.</summary>
    public Func<DownloadRequest, IReadOnlyList<TransportScore>>? Score { get; init; }
}
