namespace SnatchEngine.Plugins;

/// <summary>The files of a plugin's folder: whether they changed, and a copy of them that nobody changes.</summary>
internal static class FolderState
{
    private const int MostFiles = 10_000, Deepest = 32;
    private const long MostBytes = 1L << 30;

    /// <summary>A number that another state of any file or folder beneath would not give; reads none of them.</summary>
    public static ulong Of(string folder)
    {
        ulong sum = 1;
        var files = 0;
        Walk(folder, "", 0, (_, name, stamp) =>
        {
            // A sum, as folders list their files in no order.
            sum += stamp.Mix((ulong)Hash(name));
            return ++files <= MostFiles;
        });
        return sum;
    }

    /// <summary>Copies all files.</summary>
    /// <exception cref="PluginException">The folder holds a link, or far too much.</exception>
    public static void Copy(string folder, string target)
    {
        var (files, bytes) = (0, 0L);
        Walk(folder, "", 0, (path, name, stamp) =>
        {
            if (stamp.IsLink)
            {
                throw new PluginException(PluginFailure.CannotLoad, $"{path} is a link; a plugin's folder holds files and folders only");
            }

            // Reading a pipe would wait for whoever writes into it.
            if (!stamp.IsFolder && !stamp.IsFile)
            {
                throw new PluginException(PluginFailure.CannotLoad, $"{path} is neither a file nor a folder");
            }

            bytes += stamp.IsFolder ? 0 : stamp.Length;
            if (++files > MostFiles || bytes > MostBytes)
            {
                throw new PluginException(PluginFailure.CannotLoad, $"{folder} holds more than {MostFiles} files or {MostBytes >> 30} GiB");
            }

            if (stamp.IsFolder)
            {
                Directory.CreateDirectory(Path.Combine(target, name));
            }
            else
            {
                File.Copy(path, Path.Combine(target, name));
            }

            return true;
        });
    }

    private static bool Walk(string folder, string prefix, int depth, Func<string, string, FileStamp, bool> visit)
    {
        if (depth > Deepest)
        {
            throw new PluginException(PluginFailure.CannotLoad, $"{folder} lies more than {Deepest} folders deep");
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.Combine(prefix, Path.GetFileName(path));
            if (FileStamp.Of(path) is { } stamp && (!visit(path, name, stamp) || (stamp is { IsFolder: true } && !Walk(path, name, depth + 1, visit))))
            {
                return false;
            }
        }

        return true;
    }

    private static long Hash(string name)
    {
        var sum = 17L;
        foreach (var c in name)
        {
            sum = (sum * 1_000_003) ^ c;
        }

        return sum;
    }
}
