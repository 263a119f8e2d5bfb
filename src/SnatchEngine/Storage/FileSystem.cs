namespace SnatchEngine.Storage;

/// <summary>Which file system a path lies on, and whether its locks and shared memory can be trusted.</summary>
internal static class FileSystem
{
    private const int MaxLinks = 40;

    private static readonly HashSet<string> s_network = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "ncp", "9p", "v9fs", "afs", "afpfs", "coda", "ceph", "lustre",
        "davfs", "davfs2", "webdav", "beegfs", "glusterfs", "orangefs", "pvfs2", "vboxsf", "gfs", "gfs2", "ocfs2", "gpfs", "sshfs",
        "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.goofys", "fuse.gcsfuse", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.davfs",
        "fuse.davfs2", "fuse.blobfuse", "fuse.blobfuse2", "fuse.juicefs", "fuse.seaweedfs", "fuse.moosefs", "fuse.mfs", "fuse.curlftpfs",
        "fuse.smbnetfs", "fuse.vmhgfs-fuse", "fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse", "fuse.mount-s3", "fuse.onedriver", "network",
    };

    public static bool IsNetwork(string type) => s_network.Contains(type);

    /// <summary>The type's name as the system tells it, such as <c>ext4</c>, <c>nfs4</c>, <c>fuse.sshfs</c>; empty when unknown.</summary>
    /// <param name="path">A full path; what does not exist yet lies where its nearest parent lies.</param>
    public static string TypeOf(string path)
    {
        if (OperatingSystem.IsLinux() && File.Exists("/proc/self/mountinfo"))
        {
            return TypeOf(Resolve(path), File.ReadLines("/proc/self/mountinfo"));
        }

        if (path.StartsWith(@"\\", StringComparison.Ordinal) && !path.StartsWith(@"\\?\", StringComparison.Ordinal))
        {
            return "network";
        }

        var there = path;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }

        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(there)! : there);
        return drive.DriveType == DriveType.Network ? "network" : drive.IsReady ? drive.DriveFormat : "";
    }

    /// <summary>The type of the innermost mount that holds <paramref name="path"/>; the latest of several on one point covers the others.</summary>
    internal static string TypeOf(string path, IEnumerable<string> mountInfo)
    {
        var (type, depth) = ("", -1);
        foreach (var line in mountInfo)
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 5 || dash + 1 >= fields.Length)
            {
                continue;
            }

            var point = Unescape(fields[4]);
            var isBelow = point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
            if (isBelow && point.Length >= depth)
            {
                (type, depth) = (fields[dash + 1], point.Length);
            }
        }

        return type;
    }

    private static string Unescape(string field) => field
        .Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal);

    /// <summary>Follows the links of every folder on the way, as a mount point is told by its real path.</summary>
    private static string Resolve(string path)
    {
        var left = new Stack<string>(Parts(path));
        var real = "/";
        var links = 0;
        while (left.TryPop(out var part))
        {
            if (part is "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target || links++ >= MaxLinks)
            {
                real = next;
                continue;
            }

            real = target.StartsWith('/') ? "/" : real;
            foreach (var step in Parts(target))
            {
                left.Push(step);
            }
        }

        return real;
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or ".")).Reverse();
}
