using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What the operator lends one plugin beside any engine, for whoever records it at its site: secrets and programs, as its manifest allows.</summary>
/// <param name="manifest">Whose permissions and secrets count.</param>
/// <param name="paths">Where the operator's files lie.</param>
/// <param name="searchPath">Folders programs are looked for in, as the system writes them. Null: only what <c>config/snatch.yaml</c> names can be run.</param>
/// <param name="time">The clock.</param>
public sealed class OperatorLoan(PluginManifest manifest, PluginPaths paths, string? searchPath, TimeProvider time)
{
    private readonly HostPrograms _programs = new(() => Settings(paths), searchPath, time);

    /// <summary>The secrets that the manifest declares and the operator has, by name.</summary>
    /// <exception cref="PluginException">They cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Secrets()
    {
        Dictionary<string, string> secrets = new(StringComparer.Ordinal);
        foreach (var declared in manifest.Settings.Where(s => s.Type == SettingType.Secret))
        {
            if (new SettingsReading(manifest, Settings(paths), new HostSecrets(paths.Secrets, static _ => { })).Secret(declared.Key) is { } secret)
            {
                secrets[declared.Key] = secret;
            }
        }

        return secrets;
    }

    /// <summary>Runs a program that the manifest names.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="cancellationToken">Ends it with all it started.</param>
    /// <exception cref="ProgramException">It gave no output.</exception>
    public Task<ProgramOutput> RunProgramAsync(ProgramCall call, string folder, CancellationToken cancellationToken) => _programs.RunAsync(manifest, call, () => folder, cancellationToken);

    private static HostSettings Settings(PluginPaths paths)
    {
        try
        {
            return HostSettings.Load(paths.Home);
        }
        catch (ConfigException wrong)
        {
            throw new PluginException(PluginFailure.BadSettings, wrong.Message, wrong);
        }
    }
}
