using System.Security.Cryptography;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>The person's folder of plugins, as whoever holds the <see cref="ChangeLock"/> changes it. Names that begin with a dot are ours and seen by nobody else.</summary>
internal sealed class OwnFolder(PluginPaths places)
{
    private const string Staging = ".staging-", Gone = ".gone-";

    /// <summary>Makes the folder if need be, and clears away what a killed process left in it.</summary>
    /// <exception cref="TrustException">Others can write it.</exception>
    public void Prepare()
    {
        OwnerFile.MakeFolder(places.Own);
        if (FolderSafety.RefusalOfPlace(places.Own, places.Home) is { } refusal)
        {
            throw new TrustException(TrustFailure.OthersCanWrite, refusal);
        }

        foreach (var left in Directory.EnumerateFileSystemEntries(places.Own, ".*").Where(p => Path.GetFileName(p).StartsWith(Staging, StringComparison.Ordinal) || Path.GetFileName(p).StartsWith(Gone, StringComparison.Ordinal)))
        {
            Delete(left);
        }
    }

    /// <summary>The place of a plugin's current version.</summary>
    public string PlaceOf(string id) => Path.Combine(places.Own, id);

    /// <summary>The place of an earlier version.</summary>
    public string PlaceOf(string id, Version version) => Path.Combine(places.Own, $"{id}@{version}");

    /// <summary>A new, empty folder that nobody else sees.</summary>
    public string OpenStaging()
    {
        var path = Path.Combine(places.Own, Staging + RandomName());
        OwnerFile.MakeFolder(path);
        return path;
    }

    /// <summary>Gives a folder another name, which nothing may have.</summary>
    public static void Move(string from, string to)
    {
        if (!DurableFile.MoveNoReplace(from, to))
        {
            throw new InstallException(InstallFailure.Occupied, $"{to} appeared just now; nothing was changed, try again");
        }
    }

    /// <summary>Takes a folder away in one step, then deletes what was in it.</summary>
    public void Remove(string path)
    {
        var gone = Path.Combine(places.Own, Gone + RandomName());
        Move(path, gone);
        DurableFile.FlushFolder(places.Own);
        Delete(gone);
    }

    /// <summary>The earlier versions of a plugin that are kept, the highest first.</summary>
    public List<(Version Version, string Path)> Kept(string id)
    {
        var kept = new List<(Version Version, string Path)>();
        foreach (var path in Directory.EnumerateDirectories(places.Own, $"{id}@*"))
        {
            if (Version.TryParse(Path.GetFileName(path)[(id.Length + 1)..], out var version))
            {
                kept.Add((version, path));
            }
        }

        kept.Sort((a, b) => VersionOrder.Natural.Compare(b.Version, a.Version));
        return kept;
    }

    /// <summary>Deletes a folder, a file, or a link without what it leads to.</summary>
    public static void Delete(string path)
    {
        if (PathFacts.Of(path).Kind == PathKind.Folder)
        {
            Directory.Delete(path, recursive: true);
        }
        else if (new FileInfo(path).LinkTarget is not null && Directory.Exists(path))
        {
            Directory.Delete(path);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static string RandomName() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
