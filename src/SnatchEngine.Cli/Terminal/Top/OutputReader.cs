using System.Runtime.InteropServices;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>Whoever reads standard output: the console class says nothing when a pipe's other end is closed, and what writes for ever must know.</summary>
internal static partial class OutputReader
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;

    /// <summary>Whether nobody reads any more; false where the system is not asked.</summary>
    public static bool IsGone()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var asked = new Asked { Descriptor = StandardOutput };
        return Poll(ref asked, 1, 0) > 0 && (asked.Seen & Error) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Asked asked, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Asked
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
