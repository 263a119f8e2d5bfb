using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>The calls of Windows that .NET does not offer.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsCalls
{
    public const int PowerThrottling = 4, SystemRequired = 1;
    public const uint ExecutionSpeed = 1, SimpleText = 1;

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    public static partial nint CurrentProcess();

    [LibraryImport("kernel32", EntryPoint = "SetProcessInformation", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetThrottling(nint process, int kind, in Throttling state, uint size);

    [LibraryImport("kernel32", EntryPoint = "GetProcessInformation", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetThrottling(nint process, int kind, ref Throttling state, uint size);

    [LibraryImport("kernel32", EntryPoint = "GetSystemPowerStatus", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetPowerStatus(out PowerStatus status);

    [LibraryImport("winmm", EntryPoint = "timeBeginPeriod")]
    public static partial uint BeginPeriod(uint milliseconds);

    [LibraryImport("winmm", EntryPoint = "timeEndPeriod")]
    public static partial uint EndPeriod(uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "PowerCreateRequest", SetLastError = true)]
    public static partial nint CreateRequest(in Reason reason);

    [LibraryImport("kernel32", EntryPoint = "PowerSetRequest", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetRequest(nint request, int kind);

    [LibraryImport("kernel32", EntryPoint = "PowerClearRequest", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ClearRequest(nint request, int kind);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Close(nint handle);

    /// <summary>PROCESS_POWER_THROTTLING_STATE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Throttling
    {
        public const uint Size = 12;

        public uint Version;
        public uint Control;
        public uint State;
    }

    /// <summary>REASON_CONTEXT with a simple text; the detailed form is larger, so room is left for it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Reason
    {
        public uint Version;
        public uint Flags;
        public nint Text;
        public nint Unused1;
        public nint Unused2;
        public nint Unused3;
    }

    /// <summary>SYSTEM_POWER_STATUS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PowerStatus
    {
        public byte Line;
        public byte Battery;
        public byte Percent;
        public byte Saver;
        public int Left;
        public int Full;
    }
}
