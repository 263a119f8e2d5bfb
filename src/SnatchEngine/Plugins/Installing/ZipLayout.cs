namespace SnatchEngine.Plugins.Installing;

/// <summary>Where the plugin is in a plain archive: at its top, or in the one folder that is there.</summary>
internal static class ZipLayout
{
    /// <summary>The plugin's files.</summary>
    /// <exception cref="InstallException">There is no plugin in it.</exception>
    public static IEnumerable<PackedFile> FilesOf(IReadOnlyList<ZipEntry> entries, string file)
    {
        var top = "";
        if (!entries.Any(e => e.Name == PluginManifest.FileName))
        {
            var tops = entries.Select(e => e.Name.Split('/') is [var first, _, ..] ? $"{first}/" : "").Distinct(StringComparer.Ordinal).ToList();
            top = tops is [{ Length: > 0 } only] && entries.Any(e => e.Name == only + PluginManifest.FileName)
                ? only
                : throw new InstallException(InstallFailure.NoPlugin, $"{file} has no {PluginManifest.FileName}, neither at its top nor in the one folder there");
        }

        return entries.Select(e => ZipPackage.File(e.Entry, e.Name[top.Length..]));
    }
}
