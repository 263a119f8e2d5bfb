using System.Globalization;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>Processors as the kernel writes them: <c>0-3,8</c>.</summary>
internal static class CpuList
{
    private const int Most = 4096;

    /// <summary>The processors, sorted; null when the text is no list.</summary>
    public static SortedSet<int>? Parse(string? text)
    {
        SortedSet<int> cpus = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || first > last)
            {
                return null;
            }

            for (var cpu = first; cpu <= last; cpu++)
            {
                cpus.Add(cpu);
            }
        }

        return cpus.Count == 0 ? null : cpus;
    }

    /// <summary>The shortest text for some processors.</summary>
    public static string Show(IEnumerable<int> cpus)
    {
        List<(int First, int Last)> runs = [];
        foreach (var cpu in cpus.Order())
        {
            if (runs.Count > 0 && runs[^1].Last == cpu - 1)
            {
                runs[^1] = (runs[^1].First, cpu);
            }
            else
            {
                runs.Add((cpu, cpu));
            }
        }

        return string.Join(',', runs.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most;
}
