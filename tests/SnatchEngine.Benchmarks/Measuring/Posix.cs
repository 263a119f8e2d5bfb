using System.Runtime.InteropServices;

namespace SnatchEngine.Benchmarks.Measuring;

/// <summary>The few calls of glibc on 64-bit Linux that tell what a child cost; the framework's own process class hides its rusage.</summary>
/// <remarks>The calls that prepare a spawn fill memory given to them and have no way to fail, so they return nothing here.</remarks>
static partial class Posix
{
    public const int OpenReadOnly = 0;
    public const int OpenWriteTruncate = 0x1 | 0x40 | 0x200;
    public const short SpawnDefaultSignals = 0x04;
    public const short SpawnSignalMask = 0x08;

    /// <summary>Larger than any of glibc's spawn structures and signal sets.</summary>
    public const int StructureSize = 512;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int pid, string path, nint actions, nint attributes, nint[] arguments, nint[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial void InitActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AddOpen(nint actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial void AddDuplicate(nint actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial void DestroyActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial void InitAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial void SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial void SetDefaultSignals(nint attributes, nint set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial void SetSignalMask(nint attributes, nint set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial void DestroyAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial void EmptySignals(nint set);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial void AllSignals(nint set);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    public static partial int Wait(int pid, out int status, int options, out ResourceUse use);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial void Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>struct rusage, as far as it is read; the tail is room for the rest.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public readonly struct ResourceUse
    {
        private readonly long _userSeconds;
        private readonly long _userMicroseconds;
        private readonly long _systemSeconds;
        private readonly long _systemMicroseconds;
        private readonly long _peakKibibytes;

        public TimeSpan User => TimeSpan.FromMicroseconds((_userSeconds * 1_000_000) + _userMicroseconds);

        public TimeSpan System => TimeSpan.FromMicroseconds((_systemSeconds * 1_000_000) + _systemMicroseconds);

        public long PeakBytes => _peakKibibytes * 1024;
    }
}
