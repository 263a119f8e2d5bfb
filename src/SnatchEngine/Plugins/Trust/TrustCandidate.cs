using SnatchEngine.Plugins.Installing;

namespace SnatchEngine.Plugins.Trust;

/// <summary>A plugin as it is shown to the person who may agree to it.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Hash">The hash over its files.</param>
public sealed record TrustCandidate(string Folder, PluginManifest Manifest, string Hash)
{
    /// <summary>Reads it; no code is loaded.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="top">The folder above it up to which nobody else may write; itself when nothing is known of those above.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PluginException">Its manifest is wrong.</exception>
    /// <exception cref="TrustException">Others can write it, or it holds what it may not.</exception>
    public static TrustCandidate Read(string folder, string top, CancellationToken cancellationToken)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (FolderSafety.RefusalOf(folder, top) is { } refusal)
        {
            throw new TrustException(TrustFailure.OthersCanWrite, refusal);
        }

        // Hashed before and after, so that the manifest shown is the one that the hash covers.
        var hash = FolderHash.Of(folder, cancellationToken);
        var manifest = StagedPlugin.ManifestIn(folder, folder);
        return FolderHash.Of(folder, cancellationToken) == hash
            ? new TrustCandidate(folder, manifest, hash)
            : throw new TrustException(TrustFailure.UnfitFolder, $"{folder} changed while it was read; try again");
    }
}
