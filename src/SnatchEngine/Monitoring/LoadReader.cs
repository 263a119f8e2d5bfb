using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>Reads machine, process and engine, and makes one sample of what changed since the last reading.</summary>
internal sealed class LoadReader
{
    private readonly TimeProvider _time;
    private readonly ProcessorUse _processors;
    private readonly MemoryUse _memory;
    private readonly Pressure? _pressure;
    private readonly DiskUse _disk;
    private readonly NetworkUse _network;
    private readonly EngineUse _engine;
    private long _readAt;
    private TimeSpan _paused = GC.GetTotalPauseDuration();

    public LoadReader(LoadSources sources, TimeProvider time)
    {
        var files = new SystemFiles(sources.Root);
        _time = time;
        _processors = new ProcessorUse(sources, files);
        _memory = new MemoryUse(sources, files);
        _pressure = sources.IsLinux ? new Pressure(files) : null;
        _disk = new DiskUse(sources, files);
        _network = new NetworkUse(sources, files);
        _engine = new EngineUse(sources);
        _readAt = time.GetTimestamp();
        _ = Read();
    }

    /// <summary>Takes a sample.</summary>
    public LoadSample Read()
    {
        var now = _time.GetTimestamp();
        var span = _time.GetElapsedTime(_readAt, now);
        _readAt = now;
        var (machine, process) = _processors.Read(span);
        var sample = OfRuntime(new LoadSample { At = _time.GetUtcNow(), Span = span, MachineCpu = machine, ProcessCpu = process, Cores = _processors.Cores });
        sample = _memory.AddTo(sample);
        sample = _pressure?.AddTo(sample) ?? sample;
        sample = _disk.AddTo(sample);
        sample = _network.AddTo(sample);
        return _engine.AddTo(sample);
    }

    private LoadSample OfRuntime(LoadSample sample)
    {
        var paused = GC.GetTotalPauseDuration();
        var share = sample.Span > TimeSpan.Zero ? Math.Clamp((paused - _paused) / sample.Span, 0, 1) : 0;
        _paused = paused;
        return sample with
        {
            Collections = new GarbageCollections(GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)),
            Heap = new ByteSize(GC.GetTotalMemory(forceFullCollection: false)),
            GcPause = share,
            PoolThreads = ThreadPool.ThreadCount,
            PoolQueue = ThreadPool.PendingWorkItemCount,
        };
    }
}
