using System.Globalization;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Optimization;

/// <summary>Holds what optimizers propose to what the profile allows, whoever wrote them.</summary>
/// <param name="options">What the profile asks.</param>
/// <param name="memory">The most memory the process may take; null: not known.</param>
internal sealed class TuningBounds(OptimizerOptions options, ByteSize? memory)
{
    /// <summary>No network buffer is proposed beyond this.</summary>
    public static readonly ByteSize MostBuffer = ByteSize.MiB(128);

    private const int LongestKey = 128, LongestRestore = 4096;

    /// <summary>The change as it may be made; its reason tells what was held.</summary>
    public TuningChange Hold(TuningChange change)
    {
        if (change.Key.Length is 0 or > LongestKey || change.Restore.Length > LongestRestore)
        {
            return Refused(change with { Key = change.Key.Length > LongestKey ? change.Key[..LongestKey] : change.Key, Restore = "" }, "its key or what it keeps for undoing is too long");
        }

        return change.ChangesSomething ? Held(change) : change;
    }

    /// <summary>Limits that are nowhere above those of the profile; null when none is below.</summary>
    public static LoweredLimits? Hold(LoweredLimits? lowered, LoweredLimits profile)
    {
        if (lowered is null)
        {
            return null;
        }

        var held = lowered with
        {
            FilesAtOnce = Least(lowered.FilesAtOnce, profile.FilesAtOnce),
            ConnectionsPerFile = Least(lowered.ConnectionsPerFile, profile.ConnectionsPerFile),
            ConnectionsPerHost = Least(lowered.ConnectionsPerHost, profile.ConnectionsPerHost),
            LimitRate = lowered.LimitRate is { BytesPerSecond: > 0 } rate && !(profile.LimitRate?.BytesPerSecond <= rate.BytesPerSecond) ? rate : null,
        };
        return held is { FilesAtOnce: null, ConnectionsPerFile: null, ConnectionsPerHost: null, LimitRate: null } ? null : held;
    }

    private TuningChange Held(TuningChange change) => change.Key switch
    {
        "process.nice" => Nice(change),
        "process.io-priority" => IoPriority(change),
        "process.priority-class" when change.Wanted is "real-time" or "high" => Lowered(change, "above-normal", "higher classes starve the rest of the system"),
        "net.core.rmem_max" or "net.core.wmem_max" or "net.ipv4.tcp_rmem" or "net.ipv4.tcp_wmem" => Buffer(change),
        _ => change,
    };

    private TuningChange Nice(TuningChange change)
    {
        var floor = options.Linux.Priority == "high" ? -5 : 0;
        return !int.TryParse(change.Wanted, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nice) ? Refused(change, "it is no number")
            : nice < floor && !(Number(change.Present) <= nice) ? Lowered(change, floor.ToString(CultureInfo.InvariantCulture), "the profile asks for no more")
            : change;
    }

    private TuningChange IoPriority(TuningChange change)
    {
        if (change.Wanted is not ("idle" or ['b', 'e', 's', 't', '-', 'e', 'f', 'f', 'o', 'r', 't', ':', >= '0' and <= '7']))
        {
            return Refused(change, "only idle and best effort are ever used, never real time");
        }

        var first = options.Linux.IoPriority switch { "high" => 0, "low" => 7, "idle" => 7, _ => 4 };
        return change.Wanted != "idle" && change.Wanted[^1] - '0' < first ? Lowered(change, $"best-effort:{first}", "the profile asks for no more") : change;
    }

    private TuningChange Buffer(TuningChange change)
    {
        var parts = change.Wanted!.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var most = memory is { } all ? Math.Min(MostBuffer.Bytes, all.Bytes / 8) : MostBuffer.Bytes;
        if (parts.Length == 0 || Number(parts[^1]) is not { } bytes)
        {
            return Refused(change, "it is no number");
        }

        if (bytes <= most)
        {
            return change;
        }

        // What is there already is never made smaller on the way.
        var present = Number(change.Present?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault()) ?? 0;
        parts[^1] = most.ToString(CultureInfo.InvariantCulture);
        return present >= most
            ? Refused(change, $"it is at the bound of {new ByteSize(most)} already")
            : Lowered(change, string.Join(' ', parts), $"a buffer gets at most {MostBuffer}, and an eighth of the memory");
    }

    private static TuningChange Lowered(TuningChange change, string wanted, string why) => change with
    {
        Wanted = wanted,
        Command = change.Command?.Replace(change.Wanted!, wanted, StringComparison.Ordinal),
        Why = $"{change.Why}; held to {wanted}, as {why}",
    };

    private static TuningChange Refused(TuningChange change, string why) => change with { Wanted = null, Command = null, Undo = null, Privilege = null, Why = $"{change.Why}; left as it is, as {why}" };

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Least(int? lowered, int? profile) => lowered is not { } wanted ? null : Math.Max(1, wanted) is var held && profile <= held ? null : held;
}
