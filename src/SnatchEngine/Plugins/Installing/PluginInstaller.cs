using SnatchEngine.Downloads.Files;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Installs a plugin from an archive or a folder: unpacked and checked where nobody looks, then put in place by giving it its name.</summary>
/// <param name="places">Where plugins lie.</param>
/// <param name="time">The clock.</param>
public sealed class PluginInstaller(PluginPaths places, TimeProvider time)
{
    private const int MostKept = 2;

    private readonly OwnFolder _own = new(places);

    /// <summary>Installs it.</summary>
    /// <param name="source">A <c>.zip</c>, a <c>.nupkg</c> or a folder.</param>
    /// <param name="cancellationToken">Stops it; nothing is left then.</param>
    /// <exception cref="InstallException">It is refused, and everything is as it was.</exception>
    /// <exception cref="TrustException">The folder of plugins is not safe, or another process is changing it.</exception>
    public async Task<PluginInstalled> InstallAsync(string source, CancellationToken cancellationToken)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        CheckSource(source);
        using var changing = await ChangeLock.TakeAsync(places, time, cancellationToken);
        try
        {
            _own.Prepare();
            var staging = _own.OpenStaging();
            try
            {
                Unpack(source, staging, cancellationToken);
                var manifest = StagedPlugin.Check(staging, source);
                return Place(staging, manifest, FolderHash.Of(staging, cancellationToken));
            }
            finally
            {
                if (Path.Exists(staging))
                {
                    OwnFolder.Delete(staging);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InstallException(InstallFailure.CannotWrite, $"{source} could not be installed in {places.Own}: {e.Message}", e);
        }
    }

    private void CheckSource(string source)
    {
        if (Directory.Exists(source))
        {
            if (places.Own == source || $"{places.Own}/".StartsWith($"{source}/", StringComparison.Ordinal) || $"{source}/".StartsWith($"{places.Own}/", StringComparison.Ordinal))
            {
                throw new InstallException(InstallFailure.NotAPackage, $"{source} and the folder of plugins {places.Own} hold one another; what lies in the latter is installed already");
            }
        }
        else if (!File.Exists(source))
        {
            throw new InstallException(InstallFailure.NotAPackage, $"{source}: no such file or folder");
        }
        else if (!IsZip(source) && !IsNupkg(source))
        {
            throw new InstallException(InstallFailure.NotAPackage, $"{source} is neither a .zip, nor a .nupkg, nor a folder");
        }
    }

    private static void Unpack(string source, string staging, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            FolderPackage.Copy(source, staging, cancellationToken);
        }
        else
        {
            ZipPackage.Unpack(source, staging, IsNupkg(source), cancellationToken);
        }
    }

    private PluginInstalled Place(string staging, PluginManifest manifest, string hash)
    {
        var place = _own.PlaceOf(manifest.Id);
        var replaced = CurrentOf(place, manifest.Id);
        if (replaced is not null && FolderHash.Of(place) == hash)
        {
            Want(manifest);
            return new PluginInstalled(manifest, hash, place) { WasThere = true };
        }

        DurableFile.FlushFolder(staging);
        var kept = replaced is null ? null : SetAside(place, manifest.Id, replaced);
        try
        {
            OwnFolder.Move(staging, place);
        }
        catch when (kept is not null)
        {
            OwnFolder.Move(kept, place);
            throw;
        }

        DurableFile.FlushFolder(places.Own);
        Want(manifest);
        Thin(manifest, replaced);
        return new PluginInstalled(manifest, hash, place) { Replaced = replaced };
    }

    // The version that is there now; null when the place is free.
    private static Version? CurrentOf(string place, string id)
    {
        switch (PathFacts.Of(place).Kind)
        {
            case PathKind.Missing:
                return null;
            case PathKind.Folder:
                try
                {
                    var current = StagedPlugin.ManifestIn(place, place);
                    return current.Id == id ? current.Version : throw Occupied(place, $"holds the plugin '{current.Id}'; move it to a folder of that name");
                }
                catch (PluginException e)
                {
                    throw Occupied(place, $"holds a plugin whose manifest cannot be read; run: snatch plugin remove {id}", e);
                }

            default:
                throw Occupied(place, "is no folder; move it away");
        }
    }

    // Under its other name it is still found, so that a process killed just now leaves the old version in use.
    private string SetAside(string place, string id, Version version)
    {
        var aside = _own.PlaceOf(id, version);
        if (Path.Exists(aside))
        {
            _own.Remove(aside);
        }

        OwnFolder.Move(place, aside);
        return aside;
    }

    // Who installs a version wants it, also when a higher one is kept, dropped in or shipped.
    private void Want(PluginManifest manifest)
    {
        var others = PluginCatalog.Scan(places.Roots).Plugins.Where(p => p.Manifest is { } other && other.Id == manifest.Id && VersionOrder.Natural.Compare(other.Version, manifest.Version) > 0);
        var switches = PluginSwitches.Read(places.Switches);
        var wanted = others.Any() ? manifest.Version : null;
        if (switches.Preferred.GetValueOrDefault(manifest.Id) != wanted)
        {
            switches.Preferring(manifest.Id, wanted).Write(places.Switches);
        }
    }

    private void Thin(PluginManifest manifest, Version? replaced)
    {
        var left = MostKept;
        foreach (var (version, path) in _own.Kept(manifest.Id).OrderByDescending(k => k.Version == replaced))
        {
            if (VersionOrder.Natural.Equals(version, manifest.Version) || left-- <= 0)
            {
                _own.Remove(path);
            }
        }
    }

    private static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsNupkg(string path) => path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase);

    private static InstallException Occupied(string place, string what, Exception? inner = null) => new(InstallFailure.Occupied, $"{place} {what}", inner);
}

/// <summary>A plugin that was installed.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Hash">The hash over its files.</param>
/// <param name="Folder">Where it is.</param>
public sealed record PluginInstalled(PluginManifest Manifest, string Hash, string Folder)
{
    /// <summary>Exactly these files were there already.</summary>
    public bool WasThere { get; init; }

    /// <summary>The version whose place it took. Null: there was none.</summary>
    public Version? Replaced { get; init; }
}
