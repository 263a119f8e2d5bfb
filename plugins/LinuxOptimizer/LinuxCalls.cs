using System.Runtime.InteropServices;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>The calls of the system that .NET does not offer.</summary>
internal static partial class LinuxCalls
{
    public const int MayWrite = 2, DescriptorLimit = 7, NiceLimit = 13;
    public const int NotPermitted = 1, NoSuchProcess = 3, AccessDenied = 13, Invalid = 22, ReadOnly = 30;
    public const int IoClassShift = 13, IoNone = 0, IoRealTime = 1, IoBestEffort = 2, IoIdle = 3;

    private const int OfProcess = 0, OneProcess = 1;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getuid")]
    public static partial uint User();

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint size, ReadOnlySpan<byte> mask);

    /// <summary>Sets the nice value of one thread: on Linux each thread has its own.</summary>
    public static int SetNice(int thread, int nice) => SetPriority(OfProcess, (uint)thread, nice);

    /// <summary>The I/O priority of the calling thread, class and level together; below zero when it cannot be told.</summary>
    public static long GetIoPriority() => IoNumbers is { } numbers ? Call(numbers.Get, OneProcess, 0, 0) : -1;

    /// <summary>Sets the I/O priority of one thread.</summary>
    public static long SetIoPriority(int thread, int priority) => IoNumbers is { } numbers ? Call(numbers.Set, OneProcess, thread, priority) : -1;

    // libc has no functions for these two.
    private static (nint Set, nint Get)? IoNumbers => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (251, 252),
        Architecture.Arm64 or Architecture.RiscV64 => (30, 31),
        Architecture.X86 => (289, 290),
        Architecture.Arm => (314, 315),
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third);

    /// <summary>A soft and a hard limit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
