using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Presets;
using SnatchEngine.Monitoring;
using SnatchEngine.Optimization;

namespace SnatchEngine.Cli;

/// <summary>What the commands need of the world; <c>Program</c> fills it in, and nothing else reads the environment.</summary>
internal sealed record Composition
{
    /// <summary>Opens the engine for one invocation: profile with its overrides, plugins, download core.</summary>
    /// <remarks>Throws <see cref="UsageException"/> for a configuration that cannot be obeyed.</remarks>
    public required Func<GetInvocation, CancellationToken, Task<OpenEngine>> OpenAsync { get; init; }

    /// <summary>Reads a Netscape cookie file.</summary>
    public required Func<string, CookieJar> ReadCookies { get; init; }

    /// <summary>Reads the cookies of a browser on this machine.</summary>
    public required Func<string, CookieJar> ReadBrowserCookies { get; init; }

    /// <summary>Reads a netrc file.</summary>
    public required Func<string, Netrc> ReadNetrc { get; init; }

    /// <summary>The person's own folder, where <c>.netrc</c> lies.</summary>
    public required string PersonFolder { get; init; }

    /// <summary>This program as it can be started again: its file, and what comes before its own words.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The folder of the program, beneath which the shipped plugins lie.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>The person's folder of snatch, <c>SNATCH_HOME</c>.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>The variables of the process. Default: none.</summary>
    public Func<IReadOnlyDictionary<string, string>> Variables { get; init; } = static () => new Dictionary<string, string>();

    /// <summary>Where profiles come from.</summary>
    public ProfileSource Profiles => new(ProgramFolder, HomeFolder, Variables, Time);

    /// <summary>Where output goes.</summary>
    public required ConsoleStreams Console { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}

/// <summary>An engine that is ready for one run.</summary>
/// <param name="SnatchAsync">Runs a request, telling what happens one event at a time.</param>
/// <param name="Score">How each transport suits a download, the best first; asks nobody.</param>
/// <param name="CloseAsync">Ends it.</param>
internal sealed record OpenEngine(
    Func<SnatchRequest, Action<SnatchEvent>, CancellationToken, Task<SnatchReport>> SnatchAsync,
    Func<DownloadRequest, IReadOnlyList<TransportScore>> Score,
    Func<ValueTask> CloseAsync) : IAsyncDisposable
{
    /// <summary>Looks what stands behind a URL. Default: nothing.</summary>
    public Func<Wish, CancellationToken, IAsyncEnumerable<Finding>> FindAsync { get; init; } = static (_, _) => AsyncEnumerable.Empty<Finding>();

    /// <summary>What the profile says of media. Default: the defaults.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>What can be done with formats. Default: single files are fetched.</summary>
    public Func<FormatAbilities> Abilities { get; init; } = static () => FormatAbilities.WholeOnly;

    /// <summary>Bytes per second that were measured of the host of a URL; null when nothing was. Default: nothing.</summary>
    public Func<string, double?> SpeedOf { get; init; } = static _ => null;

    /// <summary>Samples of machine and engine, which begin when this is called. Default: there are none.</summary>
    public Func<LoadMonitor>? Monitor { get; init; }

    /// <summary>Begins to measure what a run costs. Default: nothing is measured.</summary>
    public Func<RunMeter>? BeginMeter { get; init; }

    /// <summary>The optimizers, what they are asked, and what is to say of the place for staging.</summary>
    public Func<CancellationToken, Task<(MachineTuning Tuning, TuningTerms Terms, TuningStep Temp)>> TuneAsync { get; init; } =
        static _ => throw new InvalidOperationException("this engine was opened without its optimizers");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();
}
