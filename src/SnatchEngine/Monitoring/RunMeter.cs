using System.Diagnostics;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>Measures what a run costs, by two looks: one at its beginning, one at its end.</summary>
public sealed class RunMeter
{
    private readonly Func<TrafficLoad> _traffic;
    private readonly Func<IReadOnlyList<CacheUse>> _cache;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly TimeSpan _processor;
    private readonly long _requests;
    private readonly WireBytes _bytes;
    private readonly IReadOnlyList<CacheUse> _used;

    /// <summary>Begins to measure.</summary>
    /// <param name="traffic">What the core has done so far.</param>
    /// <param name="cache">How the cache has answered so far.</param>
    /// <param name="time">The clock.</param>
    public RunMeter(Func<TrafficLoad> traffic, Func<IReadOnlyList<CacheUse>> cache, TimeProvider time)
    {
        (_traffic, _cache, _time) = (traffic, cache, time);
        _began = time.GetTimestamp();
        _processor = Environment.CpuUsage.TotalTime;
        _used = cache();
        var before = traffic();
        (_requests, _bytes) = (before.Requests, before.Bytes);
    }

    /// <summary>What it cost up to now.</summary>
    public RunCost Read()
    {
        var now = _traffic();
        return new RunCost
        {
            Elapsed = _time.GetElapsedTime(_began),
            PeakMemory = Peak() is { } bytes ? new ByteSize(bytes) : null,
            ProcessorTime = Environment.CpuUsage.TotalTime - _processor,
            Processors = Environment.ProcessorCount,
            Requests = now.Requests - _requests,
            Bytes = now.Bytes - _bytes,
            Cache = Since(),
        };
    }

    private List<CacheUse> Since()
    {
        List<CacheUse> since = [];
        foreach (var now in _cache())
        {
            var used = _used.FirstOrDefault(before => before.Kind == now.Kind) is { } before ? now.Minus(before) : now;
            if (used.Lookups > 0)
            {
                since.Add(used);
            }
        }

        return since;
    }

    private static long? Peak()
    {
        if (OperatingSystem.IsLinux())
        {
            return Fields.Named(new SystemFiles("/").Text("proc/self/status"), "VmHWM") << 10;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 is > 0 and var bytes ? bytes : null;
    }
}
