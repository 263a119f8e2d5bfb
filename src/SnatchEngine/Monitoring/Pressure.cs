using System.Globalization;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Monitoring;

/// <summary>How much of the last 10 s something waited for a resource, as the kernel says (PSI).</summary>
internal sealed class Pressure(SystemFiles files)
{
    private readonly string? _group = GroupOf(files);
    private readonly bool _isTold = files.Has("proc/pressure");

    /// <summary>Puts what is known into a sample.</summary>
    public LoadSample AddTo(LoadSample sample) => _isTold || _group is not null
        ? sample with { MemoryPressure = Of("memory"), IoPressure = Of("io"), CpuPressure = Of("cpu") }
        : sample;

    private double? Of(string resource)
    {
        var machine = Some(files.Text($"proc/pressure/{resource}"));
        var ours = _group is null ? null : Some(files.Text($"{_group}/{resource}.pressure"));
        return machine is null ? ours : Math.Max(machine.Value, ours ?? 0);
    }

    /// <summary>The folder of this process's group where version 2 tells its pressure; the root's is the machine's.</summary>
    private static string? GroupOf(SystemFiles files)
    {
        foreach (var line in (files.Text("proc/self/cgroup") ?? "").Split('\n'))
        {
            if (line.StartsWith("0::/", StringComparison.Ordinal) && line.Length > "0::/".Length)
            {
                var folder = $"sys/fs/cgroup/{line["0::/".Length..].Trim('/')}";
                return files.Has($"{folder}/memory.pressure") ? folder : null;
            }
        }

        return null;
    }

    private static double? Some(string? text)
    {
        const string Mark = "some avg10=";
        if (text is null || !text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var number = text.AsSpan(Mark.Length);
        number = number[..Math.Max(0, number.IndexOf(' '))];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? Math.Clamp(percent / 100, 0, 1) : null;
    }
}
