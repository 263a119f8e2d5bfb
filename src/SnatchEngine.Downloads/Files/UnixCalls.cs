using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SnatchEngine.Downloads.Files;

/// <summary>The calls of libc that .NET does not offer, or offers without their errors.</summary>
internal static partial class UnixCalls
{
    public const int PermissionDenied = 1, Interrupted = 4, AccessDenied = 13, Exists = 17, OtherDevice = 18, Invalid = 22, NoSpace = 28;

    public static int NotImplemented { get; } = OperatingSystem.IsMacOS() ? 78 : 38;

    public static int NotSupported { get; } = OperatingSystem.IsMacOS() ? 45 : 95;

    public static int OperationNotSupported { get; } = OperatingSystem.IsMacOS() ? 102 : 95;

    public static int QuotaExceeded { get; } = OperatingSystem.IsMacOS() ? 69 : 122;

    /// <summary>O_RDONLY | O_DIRECTORY | O_CLOEXEC; the second is another bit on Arm.</summary>
    public static int OpenFolder { get; } = OperatingSystem.IsMacOS() ? 0x100000 | 0x1000000
        : 0x80000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x4000 : 0x10000);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FlushContent(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Flush(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameX(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SyncRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAttribute(string path, string name, ReadOnlySpan<byte> value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetAttribute(string path, string name, Span<byte> value, nuint size);

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAttributeMac(string path, string name, ReadOnlySpan<byte> value, nuint size, uint position, int options);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetAttributeMac(string path, string name, Span<byte> value, nuint size, uint position, int options);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle file, string empty, int flags, uint mask, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatMacArm(string path, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatMacX64(string path, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    public static partial int StatMacArm(SafeFileHandle file, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    public static partial int StatMacX64(SafeFileHandle file, Span<byte> result);
}
