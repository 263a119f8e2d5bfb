using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SnatchEngine.Plugins.MacOptimizer;

/// <summary>The calls of macOS that .NET does not offer.</summary>
[SupportedOSPlatform("macos")]
internal static partial class MacCalls
{
    public const int OfProcess = 4, InBackground = 0x1000;
    public const uint AssertionOn = 255;

    /// <summary>NSActivityUserInitiatedAllowingIdleSystemSleep: no nap, and the machine may still fall asleep.</summary>
    public const nint AwakeWhileSystemIs = 0x00EFFFFF;

    private const string System = "/usr/lib/libSystem.dylib", Objects = "/usr/lib/libobjc.dylib";
    private const string Core = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    private const string Foundation = "/System/Library/Frameworks/Foundation.framework/Foundation";
    private const string Power = "/System/Library/Frameworks/IOKit.framework/IOKit";
    private const uint Utf8 = 0x08000100;
    private const int TaskQos = 8, LatencyTier = 0xFF << 16, ThroughputTier = 0xFE << 16;

    /// <summary>The value of a kernel setting; null when there is none.</summary>
    public static long? Setting(string name)
    {
        nuint size = 8;
        return ReadSetting(name, out var value, ref size, 0, 0) != 0 ? null : size == 4 ? (int)value : value;
    }

    /// <summary>The tiers of latency and throughput of this process; below zero: as the system likes.</summary>
    public static bool SetTiers(int latency, int throughput)
    {
        var self = Marshal.ReadInt32(NativeLibrary.GetExport(NativeLibrary.Load(System), "mach_task_self_"));
        var policy = new Tiers { Latency = latency < 0 ? 0 : LatencyTier | (latency + 1), Throughput = throughput < 0 ? 0 : ThroughputTier | (throughput + 1) };
        return SetPolicy((uint)self, TaskQos, policy, 2) == 0;
    }

    /// <summary>NSProcessInfo of this process; 0 when there is none.</summary>
    public static nint ProcessMeta()
    {
        _ = NativeLibrary.TryLoad(Foundation, out _);
        var type = Class("NSProcessInfo");
        return type == 0 ? 0 : Send(type, Selector("processInfo"));
    }

    /// <summary>A text of the system's own; to be released.</summary>
    public static nint Text(string text) => CreateText(0, text, Utf8);

    [LibraryImport(System, EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport(Objects, EntryPoint = "sel_registerName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Selector(string name);

    [LibraryImport(Objects, EntryPoint = "objc_msgSend")]
    public static partial nint Send(nint receiver, nint selector);

    [LibraryImport(Objects, EntryPoint = "objc_msgSend")]
    public static partial nint Send(nint receiver, nint selector, nint argument);

    [LibraryImport(Objects, EntryPoint = "objc_msgSend")]
    public static partial nint Send(nint receiver, nint selector, nint first, nint second);

    [LibraryImport(Core, EntryPoint = "CFRelease")]
    public static partial void Release(nint what);

    [LibraryImport(Power, EntryPoint = "IOPMAssertionCreateWithName")]
    public static partial int CreateAssertion(nint kind, uint level, nint name, out uint assertion);

    [LibraryImport(Power, EntryPoint = "IOPMAssertionRelease")]
    public static partial int ReleaseAssertion(uint assertion);

    [LibraryImport(System, EntryPoint = "sysctlbyname", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadSetting(string name, out long value, ref nuint size, nint fresh, nuint freshSize);

    [LibraryImport(System, EntryPoint = "task_policy_set")]
    private static partial int SetPolicy(uint task, int kind, in Tiers policy, uint count);

    [LibraryImport(Objects, EntryPoint = "objc_getClass", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Class(string name);

    [LibraryImport(Core, EntryPoint = "CFStringCreateWithCString", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CreateText(nint allocator, string text, uint encoding);

    /// <summary>task_qos_policy.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Tiers
    {
        public int Latency;
        public int Throughput;
    }
}
