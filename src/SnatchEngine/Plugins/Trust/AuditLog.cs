using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SnatchEngine.Plugins.Trust;

/// <summary>A line for each time the code of a plugin that was not shipped was about to run; only ever added to, in <c>state/plugins.audit.log</c>.</summary>
/// <param name="path">The file.</param>
internal sealed partial class AuditLog(string path)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "plugins.audit.log";

    private const int WriteOnly = 1, Interrupted = 4;

    private static int AppendFlags => OperatingSystem.IsMacOS()
        ? WriteOnly | 0x8 | 0x100 | 0x1000000
        : WriteOnly | 0x400 | 0x80000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000);

    /// <summary>Adds a line, in one write at the end of whatever others added meanwhile.</summary>
    /// <exception cref="TrustException">It cannot be added.</exception>
    public void Add(DateTimeOffset time, string decision, InstalledPlugin plugin, string? hash, string why)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {decision} id={plugin.Id} version={plugin.Manifest?.Version.ToString() ?? "-"} sha-256={hash ?? "-"} folder={Quoted(plugin.Folder)} why={Quoted(why)}\n");
        try
        {
            OwnerFile.MakeFolder(Path.GetDirectoryName(path)!);
            Append(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException(TrustFailure.CannotWrite, $"{path} cannot be added to, and no plugin runs without its line there: {e.Message}", e);
        }
    }

    // FileMode.Append only seeks to the end, so that two processes would write over each other's line.
    private void Append(byte[] line)
    {
        if (OperatingSystem.IsWindows())
        {
            using var shared = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            shared.Write(line);
            return;
        }

        try
        {
            OwnerFile.Create(path).Dispose();
        }
        catch (IOException) when (Path.Exists(path))
        {
            // It is there already, which is the usual case.
        }

        int number;
        while ((number = Open(path, AppendFlags)) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }

        using var file = number >= 0 ? new SafeFileHandle(number, ownsHandle: true) : throw Failed();
        if (Write(file, line, (nuint)line.Length) != line.Length)
        {
            throw Failed();
        }
    }

    private static IOException Failed() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c)).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint count);
}
