using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>How much memory is used, of the machine, of the control group, and of what the profile allows.</summary>
internal sealed class MemoryUse(LoadSources sources, SystemFiles files)
{
    private static readonly TimeSpan s_limitLife = TimeSpan.FromSeconds(10);

    private readonly ControlGroup _group = new(files);
    private (long Bytes, string Source)? _limit;
    private TimeSpan _limitAge = s_limitLife;

    /// <summary>Puts what is known into a sample.</summary>
    public LoadSample AddTo(LoadSample sample)
    {
        _limitAge += sample.Span;
        if (_limitAge >= s_limitLife)
        {
            (_limit, _limitAge) = (sources.IsLinux ? _group.Memory() : null, TimeSpan.Zero);
        }

        var (used, total) = sources.IsLinux ? Machine() : RuntimeView();
        var groupUsed = _limit is { } limit ? GroupUsed(limit.Source) : null;
        var ours = sources.WorkingSet();
        var ceiling = sources.MemoryCeiling();
        return sample with
        {
            ProcessMemory = new ByteSize(ours),
            MachineMemoryUsed = Size(used),
            MachineMemory = Size(total),
            GroupMemoryUsed = Size(groupUsed),
            GroupMemoryLimit = Size(_limit?.Bytes),
            MemoryCeiling = ceiling,
            MemoryShare = Highest(Share(used, total), Share(groupUsed, _limit?.Bytes), Share(ours, ceiling?.Bytes)),
        };
    }

    private static ByteSize? Size(long? bytes) => bytes is { } known ? new ByteSize(known) : null;

    private static double? Share(long? used, long? limit) => used is { } bytes && limit is > 0 and var most ? Math.Clamp((double)bytes / most, 0, 1) : null;

    private static double? Highest(params ReadOnlySpan<double?> shares)
    {
        double? highest = null;
        foreach (var share in shares)
        {
            highest = share is { } known && !(highest >= known) ? known : highest;
        }

        return highest;
    }

    private (long? Used, long? Total) Machine()
    {
        var text = files.Text("proc/meminfo");
        var total = Fields.Named(text, "MemTotal") << 10;
        return Fields.Named(text, "MemAvailable") << 10 is { } free && total is { } all ? (all - free, all) : (null, total);
    }

    private static (long? Used, long? Total) RuntimeView()
    {
        // As of the last collection, before which there is none.
        var memory = GC.GetGCMemoryInfo();
        return memory.TotalAvailableMemoryBytes > 0 && memory.MemoryLoadBytes > 0 ? (memory.MemoryLoadBytes, memory.TotalAvailableMemoryBytes) : (null, null);
    }

    /// <summary>Files that are read and written fill a group to its limit with cache, which goes as soon as room is wanted; only what waits to be written does not.</summary>
    private long? GroupUsed(string limit)
    {
        if (_group.MemoryUsed(limit) is not { } used)
        {
            return null;
        }

        var stat = files.Text($"{limit[1..limit.LastIndexOf('/')]}/memory.stat");

        // Version 1 tells what its children use in rows of their own, which count against its limit as well.
        var prefix = Fields.Named(stat, "total_inactive_file") is null ? "" : "total_";
        long Row(string name) => Fields.Named(stat, prefix + name) ?? 0;
        var cached = Row("inactive_file") + Row("active_file");
        var unwritten = prefix.Length > 0 || Fields.Named(stat, "file_dirty") is null ? Row("dirty") + Row("writeback") : Row("file_dirty") + Row("file_writeback");
        return Math.Max(0, used - Math.Max(0, cached - unwritten));
    }
}
