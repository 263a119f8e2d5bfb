using SnatchEngine.Archive;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Downloads;
using SnatchEngine.Formats;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Installing;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Profiles;
using SnatchEngine.Storage;
using SnatchEngine.Yaml;

namespace SnatchEngine.Cli;

/// <summary>Puts the engine of one invocation together: profile and flags, plugins, core, and the database only when something needs it.</summary>
/// <param name="programFolder">Where <c>plugins/</c> and <c>profiles/</c> lie.</param>
/// <param name="homeFolder">The person's folder, <c>SNATCH_HOME</c>.</param>
/// <param name="environment">Looks a variable up for <c>!env</c>.</param>
/// <param name="notice">Hears what a person should know of plugins.</param>
/// <param name="catchUnhandled">Gives the process a handler for exceptions nobody caught.</param>
/// <param name="time">The clock.</param>
/// <param name="sighting">A look at the shipped plugins that was begun earlier, or null.</param>
internal sealed class EngineOpening(
    string programFolder, string homeFolder, Func<string, string?> environment, Action<string> notice, Action<Func<Exception, bool>> catchUnhandled, TimeProvider time, Task<ShippedSighting>? sighting)
{
    public async Task<OpenEngine> OpenAsync(GetInvocation invocation, CancellationToken cancellationToken)
    {
        var profile = LoadProfile(invocation);
        var state = new StateOnDemand(Path.Combine(homeFolder, "state"), time);
        var plugins = new PluginPaths(programFolder, homeFolder);
        var admission = new Lazy<PluginAdmission>(() => new PluginAdmission(plugins, time, invocation.Output.Quiet ? static _ => { } : notice, invocation.ShippedPluginsOnly));
        var engine = new SnatchEngineServices(new SnatchEngineSetup
        {
            ProgramFolder = programFolder,
            HomeFolder = homeFolder,
            Download = invocation.Sharpen(profile.Download),
            Media = profile.Media,
            UseDroppedPlugins = !invocation.ShippedPluginsOnly,
            Time = time,
            Sighting = sighting is null ? null : await sighting,
            PluginChoices = () => ChoicesIn(plugins.Switches),
            RefusePlugin = (plugin, folder) => admission.Value.RefusalOf(plugin, folder),
            CatchUnhandled = catchUnhandled,
            Log = invocation.Output.Verbose ? notice : static _ => { },
            SearchPath = environment("PATH"),
            OpenArchive = async ct => RunArchive.Of(new DownloadArchive(await state.OpenAsync(ct)), time),
        });
        try
        {
            if (profile.LearnHosts)
            {
                engine.Downloader.Remember(await new HostFactStore(await state.OpenAsync(cancellationToken)).LoadAsync(cancellationToken));
            }
        }
        catch
        {
            await engine.DisposeAsync();
            await state.DisposeAsync();
            throw;
        }

        if (invocation.InputFile == "-")
        {
            // Somebody may feed it for hours.
            engine.WatchPlugins();
        }

        var snatcher = new Snatcher(engine);
        return new OpenEngine(
            (request, tell, ct) => snatcher.SnatchAsync(profile.Archive ? request with { UseArchive = true } : request, tell, ct),
            engine.Downloader.Score,
            () => CloseAsync(engine, state, profile))
        {
            FindAsync = snatcher.FindAsync,
            Media = profile.Media,
            Abilities = () => engine.Abilities,
            SpeedOf = url => SpeedOf(url, engine),
        };
    }

    private static double? SpeedOf(string url, SnatchEngineServices engine) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? engine.Downloader.LearnedHosts.FirstOrDefault(h => Uri.TryCreate(h.Origin, UriKind.Absolute, out var origin) && Uri.Compare(uri, origin, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)?.Goodput
        : null;

    private static PluginChoices ChoicesIn(string file) => File.Exists(file) ? PluginSwitches.Read(file).Choices : PluginChoices.None;

    private static async ValueTask CloseAsync(SnatchEngineServices engine, StateOnDemand state, Profile profile)
    {
        if (profile.LearnHosts)
        {
            // The run is over, so nothing is left to cancel: what it learned is kept.
            await new HostFactStore(await state.OpenAsync(CancellationToken.None)).SaveAsync(engine.Downloader.LearnedHosts, CancellationToken.None);
        }

        await engine.DisposeAsync();
        await state.DisposeAsync();
    }

    private Profile LoadProfile(GetInvocation invocation)
    {
        var catalog = new ProfileCatalog(Path.Combine(programFolder, "profiles"), Path.Combine(homeFolder, "config", "profiles"), (tag, name) => tag == ScalarTag.Env ? environment(name) : null);
        try
        {
            return catalog.Load(overrides: [.. invocation.Settings.Select(s => new ProfileOverride(s.Key, s.Value, s.Origin))]);
        }
        catch (ConfigException wrong)
        {
            throw new UsageException([.. wrong.Problems.Select(p => p.ToString())]);
        }
    }
}
