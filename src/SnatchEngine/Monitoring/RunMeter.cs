using System.Diagnostics;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>Measures what a run costs, by two looks: one at its beginning, one at its end.</summary>
public sealed class RunMeter
{
    private readonly Func<TrafficLoad> _traffic;
    private readonly Func<IReadOnlyList<CacheAnswers>> _cache;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly TimeSpan _processor;
    private readonly long _requests;
    private readonly WireBytes _bytes;
    private readonly IReadOnlyList<CacheAnswers> _answers;

    /// <summary>Begins to measure.</summary>
    /// <param name="traffic">What the core has done so far.</param>
    /// <param name="cache">How the cache has answered so far.</param>
    /// <param name="time">The clock.</param>
    public RunMeter(Func<TrafficLoad> traffic, Func<IReadOnlyList<CacheAnswers>> cache, TimeProvider time)
    {
        (_traffic, _cache, _time) = (traffic, cache, time);
        _began = time.GetTimestamp();
        _processor = Environment.CpuUsage.TotalTime;
        _answers = cache();
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

    private List<CacheAnswers> Since()
    {
        List<CacheAnswers> since = [];
        foreach (var now in _cache())
        {
            var (hits, lookups) = (now.Hits, now.Lookups);
            foreach (var before in _answers)
            {
                (hits, lookups) = before.Kind == now.Kind ? (hits - before.Hits, lookups - before.Lookups) : (hits, lookups);
            }

            if (lookups > 0)
            {
                since.Add(new CacheAnswers(now.Kind, hits, lookups));
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
