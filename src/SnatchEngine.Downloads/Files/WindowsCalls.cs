using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SnatchEngine.Downloads.Files;

/// <summary>The calls of Windows that .NET does not offer, or offers without durability.</summary>
internal static partial class WindowsCalls
{
    public const uint ReplaceExisting = 1, WriteThrough = 8;
    public const int FileExists = 80, AlreadyExists = 183, FileIdInformation = 18;

    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Flush(SafeFileHandle file);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Move(string from, string to, uint flags);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Identity(SafeFileHandle file, int kind, Span<byte> result, int size);

    /// <summary>The form of a path that has no length limit.</summary>
    public static string Long(string path)
    {
        var full = Path.GetFullPath(path);
        return full.StartsWith(@"\\?\", StringComparison.Ordinal) ? full
            : full.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + full[2..]
            : @"\\?\" + full;
    }
}
