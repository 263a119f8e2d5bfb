using System.Runtime.CompilerServices;
using SnatchEngine.Archive;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Downloads;
using SnatchEngine.Formats;
using SnatchEngine.Naming;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Profiles;
using SnatchEngine.Profiles.Live;
using SnatchEngine.Runs;
using SnatchEngine.Storage;

namespace SnatchEngine.Cli;

/// <summary>Puts the engine of one invocation together: profile and flags, plugins, core, and the database only when something needs it.</summary>
/// <param name="programFolder">Where <c>plugins/</c> and <c>profiles/</c> lie.</param>
/// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
/// <param name="profiles">Where the profile comes from.</param>
/// <param name="notice">Hears what a person should know of plugins.</param>
/// <param name="catchUnhandled">Gives the process a handler for exceptions nobody caught.</param>
/// <param name="time">The clock.</param>
/// <param name="sighting">A look at the shipped plugins that was begun earlier, or null.</param>
internal sealed class EngineOpening(
    string programFolder, string homeFolder, ProfileSource profiles, Action<string> notice, Action<Func<Exception, bool>> catchUnhandled, TimeProvider time, Task<ShippedSighting>? sighting)
{
    public async Task<OpenEngine> OpenAsync(GetInvocation invocation, CancellationToken cancellationToken)
    {
        var source = profiles.Of(invocation.ProfileName, invocation.Settings, invocation.Defaults.Folder);
        var stamp = invocation.LivesOn ? ProfileWatch.StampOf(source) : null;
        var (profile, choice) = Load(source, invocation);
        if (invocation.Output.Verbose)
        {
            notice($"profile {profile.Name}, as {choice.Why}");
        }

        var state = new StateOnDemand(Path.Combine(homeFolder, "state"), time);
        var engine = new SnatchEngineServices(SetupOf(invocation, profile, state, sighting is null ? null : await sighting));
        try
        {
            WantedSteps.Refuse(engine, profile, invocation.Defaults.After);
        }
        catch
        {
            await CloseAsync(engine, state, () => Task.CompletedTask);
            throw;
        }

        var memory = profile.LearnHosts ? new RunMemory(engine, state, invocation.Output.Verbose ? notice : static _ => { }, time) : null;
        if (invocation.InputFile == "-" || invocation.LivesOn)
        {
            // Somebody may feed it for hours.
            engine.WatchPlugins();
        }

        if (profile.Memory is not null && MemoryCeiling.Set(profile.Memory) is { } problem && !invocation.Output.Quiet)
        {
            notice($"memory: {problem}");
        }

        var force = new ProfileInForce(engine, source, profile, invocation, Temp, notice, time);
        if (invocation.LivesOn)
        {
            force.Watch(stamp);
        }

        var tuning = new TuningInForce(engine, invocation, profile, profiles, state, notice);
        return Opened(engine, state, memory, profile, force, tuning) with
        {
            TuneAsync = async ct => (tuning.Tuning, await tuning.TermsAsync(ct), tuning.Temp(Temp)),
        };
    }

    // What was named on the command line is held against what there is, even where nothing of it is needed.
    private static (Profile Profile, ProfileChoice Choice) Load(MachineProfile source, GetInvocation invocation) =>
        invocation is { NeedsNoProfile: true, ProfileName: null, Settings.Count: 0 }
            ? (new Profile { Name = "none" }, new ProfileChoice("none", "nothing of one is needed", []))
            : ProfileSource.Refusing(() => source.Load());

    private IReadOnlyList<string> Temp => [Path.GetTempPath(), Path.Combine(homeFolder, "cache")];

    private SnatchEngineSetup SetupOf(GetInvocation invocation, Profile profile, StateOnDemand state, ShippedSighting? seen)
    {
        var terms = ProfileInForce.TermsOf(profile, invocation, Temp, time);
        var plugins = new PluginPaths(programFolder, homeFolder);
        var admission = new Lazy<PluginAdmission>(() => new PluginAdmission(plugins, time, invocation.Output.Quiet ? static _ => { } : notice, invocation.ShippedPluginsOnly));
        return new SnatchEngineSetup
        {
            ProgramFolder = programFolder,
            HomeFolder = homeFolder,
            Download = terms.Download,
            Extraction = terms.Extraction,
            TargetFolder = invocation.Defaults.Folder,
            Memory = terms.Memory,
            StepsAtOnce = terms.StepsAtOnce,
            StagingRoot = terms.StagingRoot,
            Cache = terms.Cache,
            Media = profile.Media,
            After = profile.After,
            UseDroppedPlugins = !invocation.ShippedPluginsOnly,
            Time = time,
            Sighting = seen,
            PluginChoices = () => ChoicesIn(plugins.Switches),
            IsShipped = plugin => admission.Value.IsShipped(plugin),
            RefusePlugin = (plugin, folder) => admission.Value.RefusalOf(plugin, folder),
            CatchUnhandled = catchUnhandled,
            Log = invocation.Output.Verbose ? notice : static _ => { },
            Notice = invocation.Output.Quiet ? static _ => { } : notice,
            SearchPath = profiles.Variables().GetValueOrDefault("PATH"),
            OpenArchive = async ct => RunArchive.Of(new DownloadArchive(await state.OpenAsync(ct)), time),
        };
    }

    private OpenEngine Opened(SnatchEngineServices engine, StateOnDemand state, RunMemory? memory, Profile profile, ProfileInForce force, TuningInForce tuning)
    {
        var snatcher = new Snatcher(engine);
        var watching = new LongRun(time, () => _ = engine.Monitor);
        return new OpenEngine(
            async (request, tell, ct) =>
            {
                try
                {
                    if (!request.PlanOnly)
                    {
                        watching.Begin();
                        memory?.Begin();

                        // Who is stopped meanwhile is told so by the run itself.
                        await force.BeginAsync(tell).WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }

                    if (tuning.IsNeeded && !request.PlanOnly)
                    {
                        await tuning.BeginAsync(force, ct);
                    }

                    return await snatcher.SnatchAsync(Shaped(request, profile), tell, ct);
                }
                finally
                {
                    force.End(tell);
                }
            },
            engine.Downloader.Score,
            async () =>
            {
                await tuning.DisposeAsync();
                await force.DisposeAsync();
                await watching.DisposeAsync();

                // The run is over, so nothing is left to cancel: what it learned is kept.
                await CloseAsync(engine, state, () => memory?.DisposeAsync().AsTask() ?? Task.CompletedTask);
            })
        {
            FindAsync = (wish, ct) => memory is null ? snatcher.FindAsync(wish, ct) : RecallingAsync(snatcher.FindAsync(wish, ct), memory.RecallAsync(), ct),
            Media = profile.Media,
            Abilities = () => engine.Abilities,
            SpeedOf = url => SpeedOf(url, engine),
            Monitor = () => engine.Monitor,
            BeginMeter = engine.BeginMeter,
        };
    }

    // What is known of the hosts is read while their pages are asked for, and is there with the first finding.
    private static async IAsyncEnumerable<Finding> RecallingAsync(IAsyncEnumerable<Finding> findings, Task recalled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var finding in findings.WithCancellation(cancellationToken))
        {
            await recalled;
            yield return finding;
        }
    }

    private static double? SpeedOf(string url, SnatchEngineServices engine) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? engine.Downloader.LearnedHosts.FirstOrDefault(h => Uri.TryCreate(h.Origin, UriKind.Absolute, out var origin) && Uri.Compare(uri, origin, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)?.Goodput
        : null;

    private static SnatchRequest Shaped(SnatchRequest request, Profile profile)
    {
        request = profile.Archive ? request with { UseArchive = true } : request;
        return profile.Output is { } output ? request with { Template = NameTemplate.Parse(output) } : request;
    }

    private static PluginChoices ChoicesIn(string file) => File.Exists(file) ? PluginSwitches.Read(file).Choices : PluginChoices.None;

    /// <summary>Ends the engine and then the database, whatever fails before.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="state">The database.</param>
    /// <param name="keepAsync">What is kept of the run first.</param>
    internal static async ValueTask CloseAsync(IAsyncDisposable engine, IAsyncDisposable state, Func<Task> keepAsync)
    {
        await using (state)
        await using (engine)
        {
            await keepAsync();
        }
    }
}
