using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SnatchEngine.Downloads.Files;

/// <summary>Writing that survives a power cut, and says so when it did not.</summary>
/// <remarks>.NET's own flushes return as if all were well when fsync fails, its moves may replace and flush nothing, and it cannot flush a folder. So all of that is here.</remarks>
public static class DurableFile
{
    private const int FullFlush = 51, UnspecificFailure = unchecked((int)0x80131620);
    private const uint NoReplace = 1, ExclusiveMac = 4, WriteOut = 2;
    private const int CurrentFolder = -100, MaxAttribute = 64 * 1024;

    /// <summary>Opens a file for reading and writing; a new one is readable by its owner and group only (0640), and never executable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it must, may or must not exist.</param>
    /// <param name="share">What others may do meanwhile; <see cref="FileShare.None"/> also locks it against other processes of this program.</param>
    /// <param name="preallocate">Bytes to reserve in a new file, without changing its length.</param>
    public static SafeFileHandle Open(string path, FileMode mode, FileShare share = FileShare.Read, long preallocate = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0, PreallocationSize = preallocate };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        try
        {
            return OpenUnowned(path, options);
        }
        catch (IOException e) when (preallocate > 0 && e.HResult == UnspecificFailure && !OperatingSystem.IsWindows())
        {
            // The one failure .NET tells without its number: there was no room to reserve.
            throw new IOException(e.Message, UnixCalls.NoSpace);
        }
    }

    private static SafeFileHandle OpenUnowned(string path, FileStreamOptions options)
    {
        // File.OpenHandle cannot set the mode, and setting it afterwards leaves a moment in which the file is open to all.
        // The stream is only the way in; it must not outlive this method in the finalizer's queue and close what it gave away.
        var stream = new FileStream(path, options);
#pragma warning disable CA1816 // Not our own finalizer: the stream's.
        GC.SuppressFinalize(stream);
#pragma warning restore CA1816
        return stream.SafeFileHandle;
    }

    /// <summary>Waits until the bytes of a file, and what is needed to read them back, are on the disk.</summary>
    /// <param name="file">The open file.</param>
    /// <exception cref="IOException">They are not. What was written since the last flush must be taken for lost, even if a second flush succeeds.</exception>
    public static void Flush(SafeFileHandle file) => Flush(file, contentOnly: true);

    /// <summary>As <see cref="Flush(SafeFileHandle)"/>, and its times and mode as well.</summary>
    /// <param name="file">The open file.</param>
    /// <exception cref="IOException">They are not on the disk.</exception>
    public static void FlushAll(SafeFileHandle file) => Flush(file, contentOnly: false);

    /// <summary>Waits until the names in a folder are on the disk. Nothing is done where that cannot be asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">They are not, or the folder is missing.</exception>
    public static void FlushFolder(string folder)
    {
        // Windows has no such call; its moves here write through.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int number;
        while ((number = UnixCalls.Open(folder, UnixCalls.OpenFolder)) < 0 && Marshal.GetLastPInvokeError() == UnixCalls.Interrupted)
        {
        }

        if (number < 0)
        {
            // A folder may be written to without leave to read it, and then cannot be flushed.
            var error = Marshal.GetLastPInvokeError();
            _ = error == UnixCalls.AccessDenied ? 0 : throw Failed("opening the folder", folder, error);
            return;
        }

        using var handle = new SafeFileHandle(number, ownsHandle: true);
        var failed = FlushError(handle, contentOnly: false);
        if (failed != 0 && !IsUnsupported(failed))
        {
            throw Failed("flushing the folder", folder, failed);
        }
    }

    /// <summary>Gives a file another name, unless something has it already.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name, on the same file system.</param>
    /// <returns>False when something of that name exists; then nothing was changed.</returns>
    /// <exception cref="IOException">It could not be renamed.</exception>
    public static bool MoveNoReplace(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsCalls.Move(WindowsCalls.Long(from), WindowsCalls.Long(to), WindowsCalls.WriteThrough) ||
                (Marshal.GetLastPInvokeError() is WindowsCalls.AlreadyExists or WindowsCalls.FileExists ? false : throw FailedMove(from, to));
        }

        var error = RenameError(from, to);
        return error switch
        {
            0 => true,
            UnixCalls.Exists => false,
            _ when IsUnsupported(error) => LinkAndUnlink(from, to),
            _ => throw Failed($"renaming to {to}", from, error),
        };
    }

    /// <summary>Gives a file another name, in one step, in place of what had it.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name, on the same file system.</param>
    /// <exception cref="IOException">It could not be renamed.</exception>
    public static void Replace(string from, string to)
    {
        var done = OperatingSystem.IsWindows()
            ? WindowsCalls.Move(WindowsCalls.Long(from), WindowsCalls.Long(to), WindowsCalls.ReplaceExisting | WindowsCalls.WriteThrough)
            : UnixCalls.Rename(from, to) == 0;
        if (!done)
        {
            throw FailedMove(from, to);
        }
    }

    /// <summary>Lets the system begin to write out a file, so that the next flush is short. A hint: it waits for nothing and proves nothing.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="length">How many bytes; 0 for all that follow.</param>
    public static void StartWriteback(SafeFileHandle file, long offset = 0, long length = 0)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = UnixCalls.SyncRange(file, offset, length, WriteOut);
        }
        catch (EntryPointNotFoundException)
        {
            // Only a hint, and not every libc has it.
        }
    }

    /// <summary>Notes something beside the content of a file, where the file system can.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name, beginning with <c>user.</c>.</param>
    /// <param name="value">The note.</param>
    /// <returns>False when it cannot.</returns>
    public static bool SetXattr(string path, string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return OperatingSystem.IsMacOS() ? UnixCalls.SetAttributeMac(path, name, bytes, (nuint)bytes.Length, 0, 0) == 0
            : OperatingSystem.IsLinux() && UnixCalls.SetAttribute(path, name, bytes, (nuint)bytes.Length, 0) == 0;
    }

    /// <summary>Reads what <see cref="SetXattr"/> noted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name.</param>
    /// <returns>Null when there is no such note.</returns>
    public static string? GetXattr(string path, string name)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return null;
        }

        var bytes = new byte[MaxAttribute];
        var length = OperatingSystem.IsMacOS() ? UnixCalls.GetAttributeMac(path, name, bytes, MaxAttribute, 0, 0) : UnixCalls.GetAttribute(path, name, bytes, MaxAttribute);
        return length < 0 ? null : Encoding.UTF8.GetString(bytes, 0, (int)length);
    }

    /// <summary>Whether an open file is still the one a path leads to: not renamed, deleted or replaced since it was opened.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">The path.</param>
    public static bool IsSameFile(SafeFileHandle file, string path) => FileIdentity.Of(file) is { } opened && opened == FileIdentity.Of(path);

    /// <summary>Whether a failure means that no space or no quota is left.</summary>
    /// <param name="failure">A failure of a write, a flush or a reservation.</param>
    public static bool IsDiskFull(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xffff) is 0x70 or 0x27
        : failure.HResult == UnixCalls.NoSpace || failure.HResult == UnixCalls.QuotaExceeded;

    private static void Flush(SafeFileHandle file, bool contentOnly)
    {
        var error = FlushError(file, contentOnly);
        if (error != 0)
        {
            throw Failed("flushing", "the file", error);
        }
    }

    private static int FlushError(SafeFileHandle file, bool contentOnly)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsCalls.Flush(file) ? 0 : Marshal.GetLastPInvokeError();
        }

        int error;
        do
        {
            // Apple's fsync leaves the bytes in the drive's own memory; only the full flush reaches the medium.
            error = OperatingSystem.IsMacOS() && UnixCalls.Control(file, FullFlush) == 0 ? 0
                : OperatingSystem.IsMacOS() && !IsUnsupported(Marshal.GetLastPInvokeError()) ? Marshal.GetLastPInvokeError()
                : (contentOnly && !OperatingSystem.IsMacOS() ? UnixCalls.FlushContent(file) : UnixCalls.Flush(file)) == 0 ? 0
                : Marshal.GetLastPInvokeError();
        }
        while (error == UnixCalls.Interrupted);

        return error;
    }

    private static int RenameError(string from, string to)
    {
        try
        {
            var done = OperatingSystem.IsMacOS() ? UnixCalls.RenameX(from, to, ExclusiveMac) : UnixCalls.RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace);
            return done == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return UnixCalls.NotImplemented;
        }
    }

    internal static bool LinkAndUnlink(string from, string to)
    {
        if (UnixCalls.Link(from, to) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error switch
            {
                UnixCalls.Exists => false,
                _ when error == UnixCalls.PermissionDenied || IsUnsupported(error) => LookAndRename(from, to),
                _ => throw Failed($"renaming to {to}", from, error),
            };
        }

        return UnixCalls.Unlink(from) == 0 ? true : throw Failed("removing the old name of", from, Marshal.GetLastPInvokeError());
    }

    // exFAT and some shares can neither link nor refuse to replace: there a file that appears between these two lines is lost.
    private static bool LookAndRename(string from, string to)
    {
        if (Path.Exists(to))
        {
            return false;
        }

        Replace(from, to);
        return true;
    }

    private static bool IsUnsupported(int error) =>
        error == UnixCalls.Invalid || error == UnixCalls.NotImplemented || error == UnixCalls.NotSupported || error == UnixCalls.OperationNotSupported;

    private static IOException FailedMove(string from, string to) => Failed($"renaming to {to}", from, Marshal.GetLastPInvokeError());

    // HResult carries the number as .NET's own file calls do, so that one test for a full disk serves both.
    private static IOException Failed(string doing, string what, int error) =>
        new($"{char.ToUpperInvariant(doing[0])}{doing[1..]} {what} failed: {Marshal.GetPInvokeErrorMessage(error)}", OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | error : error);
}
