using System.Globalization;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>How busy the processors are that this process may use.</summary>
internal sealed class ProcessorUse(LoadSources sources, SystemFiles files)
{
    private static readonly TimeSpan s_quotaLife = TimeSpan.FromSeconds(10);

    private readonly ControlGroup _group = new(files);
    private readonly HashSet<int> _allowed = [];
    private string _allowedText = "";
    private (double Cores, string Source)? _quota;
    private TimeSpan _quotaAge = s_quotaLife;
    private (long Busy, long All)? _machine;
    private TimeSpan? _groupTime;
    private TimeSpan _process;

    /// <summary>Processors this process may use, in parts too.</summary>
    public double Cores { get; private set; } = sources.Processors;

    /// <summary>Reads; the shares are those of the time since the last reading.</summary>
    /// <returns>The share of the machine, and that of this process.</returns>
    public (double? Machine, double? Process) Read(TimeSpan since)
    {
        _quotaAge += since;
        if (_quotaAge >= s_quotaLife)
        {
            // A quota changes rarely, and it is found on a walk through many files.
            (_quota, _quotaAge) = (sources.IsLinux ? _group.Cores() : null, TimeSpan.Zero);
        }

        var machine = sources.IsLinux ? MachineShare() : null;
        var process = sources.ProcessorTime();
        var used = process - _process;
        _process = process;
        var processors = _allowed.Count > 0 ? _allowed.Count : sources.Processors;
        Cores = _quota is { } quota ? Math.Min(quota.Cores, processors) : processors;
        var ofGroup = _quota is { } held && held.Cores <= processors ? GroupShare(held, since) : null;
        return (machine is null ? ofGroup : Math.Max(machine.Value, ofGroup ?? 0), since > TimeSpan.Zero ? Math.Clamp(used / since / Cores, 0, 1) : null);
    }

    private double? MachineShare()
    {
        ReadAllowed();
        var (busy, all) = (0L, 0L);
        var text = files.Text("proc/stat").AsSpan();
        foreach (var line in text.EnumerateLines())
        {
            if (!line.StartsWith("cpu"))
            {
                break;
            }

            if (line[3] != ' ' && int.TryParse(line[3..line.IndexOf(' ')], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (_allowed.Count == 0 || _allowed.Contains(number)))
            {
                Add(line, ref busy, ref all);
            }
        }

        var before = _machine;
        _machine = (busy, all);
        return before is { } earlier && all > earlier.All ? Math.Clamp((double)(busy - earlier.Busy) / (all - earlier.All), 0, 1) : null;
    }

    /// <summary>user nice system idle iowait irq softirq steal; guests are counted within user and nice.</summary>
    private static void Add(ReadOnlySpan<char> line, ref long busy, ref long all)
    {
        var column = -1;
        foreach (var range in line.Split(' '))
        {
            if (range.End.Value == range.Start.Value || ++column == 0)
            {
                continue;
            }

            if (column > 8 || !long.TryParse(line[range], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return;
            }

            all += ticks;
            busy += column is 4 or 5 ? 0 : ticks;
        }
    }

    /// <summary>Others may set where this process runs while it does.</summary>
    private void ReadAllowed()
    {
        var text = "";
        foreach (var line in files.Text("proc/self/status").AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Cpus_allowed_list:"))
            {
                text = line["Cpus_allowed_list:".Length..].Trim().ToString();
                break;
            }
        }

        if (text == _allowedText)
        {
            return;
        }

        _allowedText = text;
        _allowed.Clear();
        _machine = null;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                for (var i = first; i <= Math.Min(last, first + 4096); i++)
                {
                    _allowed.Add(i);
                }
            }
        }
    }

    private double? GroupShare((double Cores, string Source) quota, TimeSpan since)
    {
        var before = _groupTime;
        _groupTime = GroupTime(quota.Source[1..quota.Source.LastIndexOf('/')]);
        return before is { } earlier && _groupTime is { } now && since > TimeSpan.Zero ? Math.Clamp((now - earlier) / since / quota.Cores, 0, 1) : null;
    }

    private TimeSpan? GroupTime(string folder)
    {
        if (files.Text($"{folder}/cpu.stat") is { } text && Fields.Named(text, "usage_usec") is { } microseconds)
        {
            return TimeSpan.FromMicroseconds(microseconds);
        }

        // Version 1 counts in a group of another name, which is mounted with this one or beside it.
        foreach (var counting in (string[])[folder, folder.Replace("/cpu/", "/cpuacct/", StringComparison.Ordinal)])
        {
            if (files.Number($"{counting}/cpuacct.usage") is { } nanoseconds)
            {
                return TimeSpan.FromTicks(nanoseconds / 100);
            }
        }

        return null;
    }
}
