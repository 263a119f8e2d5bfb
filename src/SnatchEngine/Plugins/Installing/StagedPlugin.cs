using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Checks a plugin that was unpacked, before it gets its name.</summary>
internal static class StagedPlugin
{
    /// <summary>Reads and checks it.</summary>
    /// <param name="folder">Where it is now.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="InstallException">It is no plugin for this program.</exception>
    public static PluginManifest Check(string folder, string source)
    {
        PluginManifest manifest;
        try
        {
            manifest = ManifestIn(folder, source);
        }
        catch (PluginException e)
        {
            throw new InstallException(InstallFailure.NoPlugin, e.Message, e);
        }

        if (EntryNames.ProblemOf(manifest.Id) is { } problem)
        {
            throw Refused(source, $"names the plugin '{manifest.Id}', which {problem}, so no folder can be named so");
        }

        if (!manifest.Contract.Includes(ContractRange.Current))
        {
            throw Refused(source, $"asks for contract {manifest.Contract}; this program has {ContractRange.Current.ToString(2)}");
        }

        return PathFacts.Of(Path.Combine(folder, manifest.Entry)).Kind == PathKind.File
            ? manifest
            : throw Refused(source, $"names the entry assembly {manifest.Entry}, which is not there");
    }

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="PluginException">Something is wrong with it.</exception>
    public static PluginManifest ManifestIn(string folder, string source)
    {
        var shown = Path.Combine(source, PluginManifest.FileName);
        var file = new FileInfo(Path.Combine(folder, PluginManifest.FileName));
        if (!file.Exists)
        {
            throw new PluginException(PluginFailure.BadManifest, $"{shown} is missing");
        }

        return file.Length <= ManifestReader.LongestManifest
            ? ManifestReader.Read(shown, File.ReadAllBytes(file.FullName))
            : throw new PluginException(PluginFailure.BadManifest, $"{shown}:1:1 error SN1407 is longer than {ManifestReader.LongestManifest >> 10} KiB");
    }

    private static InstallException Refused(string source, string what) => new(InstallFailure.NoPlugin, $"{Path.Combine(source, PluginManifest.FileName)} {what}");
}
