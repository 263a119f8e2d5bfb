using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SnatchEngine.Plugins;

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When its content changed, as the file system counts.</param>
/// <param name="Changed">When anything about it changed; nobody can set it back. Elsewhere than on Linux: when it was made.</param>
/// <param name="Number">Its number on the disk; 0 elsewhere than on Linux.</param>
/// <param name="Mode">What it is, in the bits of Unix.</param>
internal readonly partial record struct FileStamp(long Length, long Modified, long Changed, long Number, int Mode)
{
    private const int CurrentFolder = -100, NoFollow = 0x100, KindMask = 0xF000, Folder = 0x4000, File = 0x8000, Link = 0xA000;
    private const uint BasicFacts = 0x7ff;

    public bool IsFolder => (Mode & KindMask) == Folder;

    public bool IsFile => (Mode & KindMask) == File;

    /// <summary>Whether it only points somewhere else; a link's target is not looked at.</summary>
    public bool IsLink => (Mode & KindMask) == Link;

    /// <summary>The stamp of what is at a path; null when nothing is, or nothing may be known of it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    public static FileStamp? Of(string path, bool follow = false)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OfAnySystem(follow && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path);
        }

        // struct statx: the mode at 28, inode 32, size 40, ctime 96, mtime 112; a time is seconds and, after them, nanoseconds.
        Span<byte> facts = stackalloc byte[256];
        return StatX(CurrentFolder, path, follow ? 0 : NoFollow, BasicFacts, facts) == 0
            ? new FileStamp(Long(facts, 40), Time(facts, 112), Time(facts, 96), Long(facts, 32), BinaryPrimitives.ReadUInt16LittleEndian(facts[28..]))
            : null;
    }

    /// <summary>Mixes the stamp into a sum over many.</summary>
    /// <param name="seed">What it is the stamp of.</param>
    public ulong Mix(ulong seed) => Blend(Blend(Blend(Blend(Blend(seed, Length), Modified), Changed), Number), Mode);

    private static FileStamp? OfAnySystem(string path)
    {
        FileSystemInfo file = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        var mode = file.LinkTarget is not null ? Link : file is DirectoryInfo ? Folder : File;
        return new FileStamp((file as FileInfo)?.Length ?? 0, file.LastWriteTimeUtc.Ticks, file.CreationTimeUtc.Ticks, 0, mode);
    }

    private static long Long(ReadOnlySpan<byte> facts, int at) => BinaryPrimitives.ReadInt64LittleEndian(facts[at..]);

    private static long Time(ReadOnlySpan<byte> facts, int at) => (Long(facts, at) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(facts[(at + 8)..]);

    private static ulong Blend(ulong sum, long value) => System.Numerics.BitOperations.RotateLeft((sum ^ (ulong)value) * 0x9E3779B97F4A7C15, 29);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> facts);
}
