using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SnatchEngine.Downloads.Files;

/// <summary>Which file of which disk: the same for every name and handle of one file.</summary>
/// <param name="Device">The disk.</param>
/// <param name="Number">The file's number on it.</param>
internal readonly record struct FileIdentity(ulong Device, UInt128 Number)
{
    private const int CurrentFolder = -100, EmptyPath = 0x1000;
    private const uint InodeMask = 0x100;

    /// <summary>The file behind an open handle.</summary>
    public static FileIdentity? Of(SafeFileHandle file)
    {
        Span<byte> result = stackalloc byte[512];
        if (OperatingSystem.IsWindows())
        {
            return WindowsCalls.Identity(file, WindowsCalls.FileIdInformation, result, 24)
                ? new FileIdentity(MemoryMarshal.Read<ulong>(result), MemoryMarshal.Read<UInt128>(result[8..]))
                : null;
        }

        if (!OperatingSystem.IsMacOS())
        {
            return UnixCalls.StatX(file, "", EmptyPath, InodeMask, result) == 0 ? FromStatX(result) : null;
        }

        return (IsArm ? UnixCalls.StatMacArm(file, result) : UnixCalls.StatMacX64(file, result)) == 0 ? FromMac(result) : null;
    }

    /// <summary>The file at a path, links followed.</summary>
    public static FileIdentity? Of(string path)
    {
        Span<byte> result = stackalloc byte[512];
        if (OperatingSystem.IsWindows())
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                return Of(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        if (!OperatingSystem.IsMacOS())
        {
            return UnixCalls.StatX(CurrentFolder, path, 0, InodeMask, result) == 0 ? FromStatX(result) : null;
        }

        return (IsArm ? UnixCalls.StatMacArm(path, result) : UnixCalls.StatMacX64(path, result)) == 0 ? FromMac(result) : null;
    }

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // struct statx has one layout on every architecture: the inode at 32, the device's two numbers at 136.
    private static FileIdentity FromStatX(ReadOnlySpan<byte> result) =>
        new(MemoryMarshal.Read<ulong>(result[136..]), MemoryMarshal.Read<ulong>(result[32..]));

    private static FileIdentity FromMac(ReadOnlySpan<byte> result) =>
        new(MemoryMarshal.Read<uint>(result), MemoryMarshal.Read<ulong>(result[8..]));
}
