using System.Collections.Concurrent;

namespace SnatchEngine.Downloads.Files;

/// <summary>What a file system is good at.</summary>
public enum FileSystemKind
{
    /// <summary>It does not say.</summary>
    Unknown,

    /// <summary>A disk of this machine that keeps holes and reserves blocks: ext4, xfs, btrfs, NTFS, APFS and their like.</summary>
    Local,

    /// <summary>Memory: tmpfs.</summary>
    Memory,

    /// <summary>FAT and exFAT: writing far into an empty file fills everything before it with zeros.</summary>
    Fat,

    /// <summary>Another machine's disk, or a program that plays one.</summary>
    Network,
}

/// <summary>The space left where files go, and what kind of place it is.</summary>
public static class FreeSpace
{
    private const int MaxRemembered = 1024;
    private static readonly ConcurrentDictionary<string, FileSystemKind> s_kinds = new(StringComparer.Ordinal);

    /// <summary>Bytes this user may still write there; null when the system does not say.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static long? Available(string folder) => Ask<long?>(folder, drive => drive.AvailableFreeSpace, null);

    /// <summary>Bytes the whole file system has room for; null when the system does not say.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static long? Size(string folder) => Ask<long?>(folder, drive => drive.TotalSize, null);

    /// <summary>What kind of file system a folder is on; remembered for the life of the process.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static FileSystemKind Kind(string folder)
    {
        var full = Path.GetFullPath(folder);
        if (s_kinds.TryGetValue(full, out var known))
        {
            return known;
        }

        var kind = Ask(full, drive => KindOf(drive.DriveFormat, drive.DriveType), FileSystemKind.Unknown);
        if (s_kinds.Count >= MaxRemembered)
        {
            s_kinds.Clear();
        }

        return s_kinds[full] = kind;
    }

    internal static FileSystemKind KindOf(string format, DriveType type) => format.ToLowerInvariant() switch
    {
        "vfat" or "msdos" or "fat" or "fat12" or "fat16" or "fat32" or "exfat" => FileSystemKind.Fat,
        "tmpfs" or "ramfs" => FileSystemKind.Memory,
        "ext" or "ext2" or "ext3" or "ext4" or "xfs" or "btrfs" or "zfs" or "f2fs" or "jfs" or "reiserfs" or "bcachefs" or "overlay" or "overlayfs" or
            "ntfs" or "ntfs3" or "refs" or "apfs" or "hfs" or "ufs" => FileSystemKind.Local,
        "nfs" or "nfs4" or "cifs" or "smb" or "smb2" or "smbfs" or "afpfs" or "webdav" or "9p" or "v9fs" or "ceph" or "afs" or "coda" or "gfs2" or "lustre" => FileSystemKind.Network,
        // Behind FUSE is sshfs or a cloud as often as a disk, and the careful way is right for both.
        var fuse when fuse.StartsWith("fuse", StringComparison.Ordinal) => FileSystemKind.Network,
        _ => type == DriveType.Network ? FileSystemKind.Network : FileSystemKind.Unknown,
    };

    private static T Ask<T>(string folder, Func<DriveInfo, T> question, T otherwise)
    {
        try
        {
            var full = Path.GetFullPath(folder);
            return question(new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : full));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return otherwise;
        }
    }
}
