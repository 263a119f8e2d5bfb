using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Downloads;
using SnatchEngine.Optimization;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Storage;

namespace SnatchEngine.Cli;

/// <summary>Lets the optimizers do what the profile asks of them while a run lasts; most profiles ask nothing, and then none is loaded.</summary>
/// <param name="engine">The engine.</param>
/// <param name="invocation">What was asked.</param>
/// <param name="profile">The profile at the start.</param>
/// <param name="profiles">Knows the machine.</param>
/// <param name="state">The database, for what was measured of lines.</param>
/// <param name="notice">Hears a line for the person.</param>
internal sealed class TuningInForce(
    SnatchEngineServices engine, GetInvocation invocation, Profile profile, ProfileSource profiles, StateOnDemand state, Action<string> notice) : IAsyncDisposable
{
    private readonly Lock _one = new();
    private readonly CancellationTokenSource _end = new();
    private Task? _begun;
    private IAsyncDisposable? _run;

    private string StateFolder => Path.Combine(profiles.HomeFolder, "state");

    /// <summary>Whether a run has anything to do with optimizers.</summary>
    public bool IsNeeded => profile.Optimizers.AskOfProcess || MachineTuning.IsUnfinished(StateFolder);

    /// <summary>The optimizers.</summary>
    public MachineTuning Tuning => field ??= engine.Tuning(notice);

    /// <summary>What they are asked, with all that is known of the machine and its lines.</summary>
    public async Task<TuningTerms> TermsAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(invocation.Defaults.Folder);
        var machine = profiles.Look(profiles.Variables(), folder)["memory"].Value is ByteSize memory ? memory : (ByteSize?)null;
        return new TuningTerms
        {
            Options = profile.Optimizers,
            Limits = TuningTerms.LimitsOf(invocation.Sharpen(profile.BoundedDownload)),
            Folder = folder,
            Line = TuningTerms.LineOf(await HostsAsync(cancellationToken)),
            Memory = profile.Memory is { } most && !(most.Bytes > machine?.Bytes) ? most : machine,
        };
    }

    /// <summary>Where staging lies, seen and explained.</summary>
    /// <param name="candidates">Folders for passing files.</param>
    public TuningStep Temp(IReadOnlyList<string> candidates)
    {
        var best = FastestTemp.Choose(DownloadOptions.FastestTemp, invocation.Defaults.Folder, candidates, folder => FastestTemp.KindOf(folder, profiles.Time));
        var (why, command) = best is null
            ? ("the disk of the downloads is as good as any for staging, as far as the system tells", (string?)null)
            : ($"the disk of the downloads is slow to seek, and {best} is on a fast one with room", "snatch get --temp-dir fastest …");
        return new TuningStep("snatch", new TuningChange { Key = "download.temp", Reach = ChangeReach.ExplainedOnly, Present = profile.Download.Temp ?? "beside", Why = why, Command = command }, TuningOutcome.Explained);
    }

    /// <summary>Undoes what a process left that died, and changes this one as the profile asks: once, however many runs begin.</summary>
    /// <param name="force">Hears what was done and why, and holds the engine to lowered limits.</param>
    /// <param name="cancellationToken">Waits no longer.</param>
    public Task BeginAsync(ProfileInForce force, CancellationToken cancellationToken)
    {
        lock (_one)
        {
            // What failed once is tried again by the next run.
            _begun = _begun is null or { IsFaulted: true } or { IsCanceled: true } ? BeginOnceAsync(force, _end.Token) : _begun;
            return _begun.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await (_begun ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (_run?.DisposeAsync() ?? ValueTask.CompletedTask);
        _end.Dispose();
    }

    private async Task BeginOnceAsync(ProfileInForce force, CancellationToken cancellationToken)
    {
        foreach (var step in await Tuning.RecoverAsync(cancellationToken))
        {
            notice($"tune  {step}");
        }

        if (profile.Optimizers.AskOfProcess)
        {
            var run = new Wish { Url = "" };
            _run = await Tuning.BeginRunAsync(await TermsAsync(cancellationToken), step => force.Tell(new ProcessTuned(run, step)), force.Lower, profiles.Time, cancellationToken);
        }
    }

    private async Task<IReadOnlyCollection<HostFacts>> HostsAsync(CancellationToken cancellationToken)
    {
        if (engine.Downloader.LearnedHosts is { Count: > 0 } learned)
        {
            return learned;
        }

        // What was never kept need not be opened.
        if (!File.Exists(Path.Combine(StateFolder, StateDatabase.FileName)))
        {
            return [];
        }

        try
        {
            return await new HostFactStore(await state.OpenAsync(cancellationToken)).LoadAsync(cancellationToken);
        }
        catch (StorageException e)
        {
            notice($"what was measured of lines cannot be read: {e.Message}");
            return [];
        }
    }
}
