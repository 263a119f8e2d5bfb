using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>Which archives are unpacked, by the endings of their names; many other files are zips inside, and stay.</summary>
internal static class ArchiveKind
{
    private static readonly string[] s_foreign = ["7z", "rar", "xz", "bz2", "zst", "txz", "tbz", "tbz2", "tzst", "lz4", "br"];

    /// <summary>What a name says.</summary>
    public static ArchiveFormat Of(string name)
    {
        var last = StagedName.Last(name).ToLowerInvariant();
        return last.EndsWith(".zip", StringComparison.Ordinal) ? ArchiveFormat.Zip
            : last.EndsWith(".tar", StringComparison.Ordinal) ? ArchiveFormat.Tar
            : last.EndsWith(".tgz", StringComparison.Ordinal) || last.EndsWith(".tar.gz", StringComparison.Ordinal) ? ArchiveFormat.TarGzip
            : last.EndsWith(".gz", StringComparison.Ordinal) ? ArchiveFormat.Gzip
            : ArchiveFormat.None;
    }

    /// <summary>Whether it is an archive of a kind that is not unpacked here.</summary>
    public static bool IsForeign(string name) => s_foreign.Contains(StagedName.Extension(name));

    /// <summary>The name without the endings of an archive.</summary>
    public static string Stem(string name)
    {
        string[] endings = [".tar.gz", ".tgz", ".zip", ".tar", ".gz"];
        var ending = endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return ending is null || name.Length == ending.Length ? name : name[..^ending.Length];
    }
}

/// <summary>What an archive is.</summary>
internal enum ArchiveFormat
{
    None,
    Zip,
    Tar,
    TarGzip,

    /// <summary>One file, packed.</summary>
    Gzip,
}
