using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>A plugin in a folder, as a build leaves it.</summary>
internal static class FolderPackage
{
    /// <summary>Copies it into an empty folder.</summary>
    /// <exception cref="InstallException">Something in it is refused; the folder may hold a part then.</exception>
    public static void Copy(string source, string folder, CancellationToken cancellationToken)
    {
        FolderFiles found;
        try
        {
            found = FolderFiles.Of(source);
        }
        catch (TrustException e)
        {
            throw new InstallException(InstallFailure.UnsafeEntry, $"{e.Message}; nothing was installed", e);
        }

        if (!found.Files.Any(f => f.Name == PluginManifest.FileName))
        {
            throw new InstallException(InstallFailure.NoPlugin, $"{source} has no {PluginManifest.FileName}");
        }

        var names = new EntryNames();
        foreach (var file in found.Files)
        {
            if (names.Problem(file.Name, isFile: true) is { } problem)
            {
                throw new InstallException(InstallFailure.UnsafeEntry, $"{source}: the file '{file.Name}' {problem}; nothing was installed");
            }
        }

        var budget = new UnpackBudget(source, null);
        foreach (var file in found.Files)
        {
            new PackedFile(file.Name, () => new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)).WriteTo(folder, budget, cancellationToken);
        }
    }
}
