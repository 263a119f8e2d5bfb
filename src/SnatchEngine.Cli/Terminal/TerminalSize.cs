using System.Runtime.InteropServices;

namespace SnatchEngine.Cli.Terminal;

/// <summary>The size of the terminal that is drawn on.</summary>
internal static partial class TerminalSize
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const nuint LinuxQuery = 0x5413;

    /// <summary>Columns and lines; 80 × 24 where nobody knows.</summary>
    /// <remarks>The console class asks standard output, which may be a pipe while progress is drawn on standard error.</remarks>
    public static (int Width, int Height) OfError() => Of(StandardError);

    /// <summary>The same of standard output.</summary>
    public static (int Width, int Height) OfOut() => Of(StandardOutput);

    private static (int Width, int Height) Of(int descriptor)
    {
        if (OperatingSystem.IsLinux() && IoCtl(descriptor, LinuxQuery, out var size) == 0 && size is { Columns: > 0, Lines: > 0 })
        {
            return (size.Columns, size.Lines);
        }

        try
        {
            return (Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return (80, 24);
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Lines;
        public ushort Columns;
        public ushort PixelsAcross;
        public ushort PixelsDown;
    }
}
