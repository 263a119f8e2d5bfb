using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SnatchEngine.Plugins.Trust;

/// <summary>What stands at a path.</summary>
internal enum PathKind
{
    Missing,
    File,
    Folder,
    Link,

    /// <summary>A pipe, a socket or a device; opening one may never return.</summary>
    Other,
}

/// <summary>What stands at a path, who owns it and who may write it; .NET tells neither the owner nor a pipe from a file.</summary>
/// <param name="Kind">What it is; a link is not followed.</param>
/// <param name="Mode">Its permissions; none on Windows.</param>
/// <param name="Owner">Its owner's number; 0 on Windows.</param>
internal readonly partial record struct PathFacts(PathKind Kind, UnixFileMode Mode, uint Owner)
{
    private const int CurrentFolder = -100, DoNotFollow = 0x100, NoSuchFile = 2, NotAFolder = 20;
    private const uint TypeModeAndOwner = 1 | 2 | 8;
    private const UnixFileMode WriteOfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Whether someone besides its owner and root may write it.</summary>
    public bool OthersWrite => (Mode & WriteOfOthers) != 0;

    /// <summary>The user this process acts as; 0 on Windows.</summary>
    public static uint Self => OperatingSystem.IsWindows() ? 0 : EffectiveUser();

    /// <summary>Looks at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Look at where a link leads instead of at the link.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static PathFacts Of(string path, bool follow = false)
    {
        if (OperatingSystem.IsWindows())
        {
            return OfWindows(path, follow);
        }

        Span<byte> found = stackalloc byte[512];
        var failed = OperatingSystem.IsMacOS() ? LookMac(path, follow, found) : StatX(CurrentFolder, path, follow ? 0 : DoNotFollow, TypeModeAndOwner, found);
        if (failed != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NoSuchFile or NotAFolder ? default : throw new IOException($"{path} cannot be looked at: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }

        // struct statx has one layout on every architecture; struct stat of macOS another.
        var (mode, owner) = OperatingSystem.IsMacOS()
            ? (MemoryMarshal.Read<ushort>(found[4..]), MemoryMarshal.Read<uint>(found[16..]))
            : (MemoryMarshal.Read<ushort>(found[28..]), MemoryMarshal.Read<uint>(found[20..]));
        return new PathFacts(KindOf(mode), (UnixFileMode)(mode & 0xfff), owner);
    }

    /// <summary>The kind a Unix mode tells, in a file system or in an archive.</summary>
    public static PathKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => PathKind.File,
        0x4000 => PathKind.Folder,
        0xa000 => PathKind.Link,
        _ => PathKind.Other,
    };

    private static PathFacts OfWindows(string path, bool follow)
    {
        FileSystemInfo found = new DirectoryInfo(path);
        found = found.Exists ? found : new FileInfo(path);
        found = follow && found.LinkTarget is not null ? found.ResolveLinkTarget(returnFinalTarget: true) ?? found : found;
        var kind = !found.Exists ? PathKind.Missing
            : (found.Attributes & FileAttributes.ReparsePoint) != 0 ? PathKind.Link
            : (found.Attributes & FileAttributes.Directory) != 0 ? PathKind.Folder
            : PathKind.File;
        return new PathFacts(kind, UnixFileMode.None, 0);
    }

    private static int LookMac(string path, bool follow, Span<byte> found) => (RuntimeInformation.ProcessArchitecture == Architecture.Arm64, follow) switch
    {
        (true, true) => StatArm(path, found),
        (true, false) => LinkStatArm(path, found),
        (false, true) => StatX64(path, found),
        (false, false) => LinkStatX64(path, found),
    };

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> found);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatArm(string path, Span<byte> found);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkStatArm(string path, Span<byte> found);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX64(string path, Span<byte> found);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkStatX64(string path, Span<byte> found);
}
