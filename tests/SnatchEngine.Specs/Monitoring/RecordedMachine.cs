using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Monitoring;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Monitoring;

/// <summary>The files in which Linux tells of itself, written by a spec, and a reader of them on a clock that is moved by hand.</summary>
internal sealed class RecordedMachine : IDisposable
{
    private LoadReader? _reader;

    public TempFolder Root { get; } = new();

    public ManualTime Time { get; } = new();

    public TimeSpan ProcessorTime { get; set; }

    public long WorkingSet { get; set; } = 50 << 20;

    public TrafficLoad Traffic { get; set; } = TrafficLoad.None;

    public int Processors { get; init; } = 4;

    public bool IsLinux { get; init; } = true;

    public long? Ceiling { get; set; }

    public LoadSources Sources => new()
    {
        Root = Root.Path,
        Folder = "/",
        Processors = Processors,
        IsLinux = IsLinux,
        ProcessorTime = () => ProcessorTime,
        WorkingSet = () => WorkingSet,
        Traffic = () => Traffic,
        MemoryCeiling = () => Ceiling is { } bytes ? new(bytes) : null,
        Waiting = () => 7,
    };

    /// <summary>The first reading.</summary>
    public RecordedMachine Begin()
    {
        _reader = new LoadReader(Sources, Time);
        return this;
    }

    /// <summary>A sample some time after the reading before.</summary>
    public LoadSample After(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return _reader!.Read();
    }

    public void Dispose() => Root.Dispose();
}
