using System.Globalization;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins.LinuxOptimizer.Changing;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>What the system grants a person at login, where the profile asks for more than it does.</summary>
internal static class LimitsPlan
{
    public static IEnumerable<TuningChange> Of(ProbedMachine machine, OptimizerWishes wishes)
    {
        if (machine["person"] is not { } person)
        {
            yield break;
        }

        // A grant that is there already is told as it is, so that applying twice is applying once.
        if (ProcessPlan.NiceOf(wishes.Word("priority")) is < 0 and var nice && !(machine.Number("process.nice-floor") <= nice && machine["limits.nice"] is null))
        {
            yield return Grant(machine, person, "nice", nice, $"the profile asks for priority {wishes.Word("priority")}, and nobody but root may have a nice value below 0 unasked; it holds from the next login on");
        }

        if (SystemFiles.Number(wishes.Word("file-descriptors")) is { } count && (count > machine.Number("process.descriptors.hard") || machine["limits.nofile"] is not null))
        {
            yield return Grant(machine, person, "nofile", count, $"the profile asks for {count} descriptors, and the hard limit is {machine["process.descriptors.hard"]}; it holds from the next login on");
        }
    }

    private static TuningChange Grant(ProbedMachine machine, string person, string item, long value, string why)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var path = $"/{LimitsFile.PathInRoot}";
        var before = machine[$"limits.{item}"];
        return new TuningChange
        {
            Key = $"limits.{item}",
            Reach = ChangeReach.Machine,
            Present = before ?? "not granted",
            Wanted = text,
            Restore = $"{person} {before ?? LimitsFile.Nothing}",
            Why = why,
            Privilege = machine["limits.may-write"] == "true" ? null : "root",
            Command = $"echo '{person} - {item} {text}' | sudo tee -a {path}",
            Undo = $"sudo sed -i '/^{person} - {item} /d' {path}",
        };
    }
}
