using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Profiles.Machine;

/// <summary>What kind of disk a folder is on.</summary>
internal sealed class DiskReading(SystemFiles files, string folder)
{
    /// <summary>The kind: ssd, hdd, network or memory.</summary>
    public MachineFact Kind(string key)
    {
        var full = Existing(folder);
        switch (FreeSpace.Kind(full))
        {
            case FileSystemKind.Network:
                return new(key, "network", "network", $"the file system of {full}");
            case FileSystemKind.Memory:
                return new(key, "memory", "memory", $"the file system of {full}");
        }

        if (DeviceOf(full) is not { } device)
        {
            return MachineFact.Unknown(key, $"the device of {full} is not known");
        }

        // A partition has no queue of its own; its disk is the folder above.
        foreach (var path in (string[])[$"sys/dev/block/{device}/queue/rotational", $"sys/dev/block/{device}/../queue/rotational"])
        {
            if (files.Number(path) is { } turns)
            {
                return new(key, turns == 0 ? "ssd" : "hdd", turns == 0 ? "ssd" : "hdd", $"/{path}");
            }
        }

        return MachineFact.Unknown(key, $"device {device} of {full} does not say");
    }

    /// <summary>The folder, or the nearest above it that is there.</summary>
    public static string Existing(string folder)
    {
        var full = Path.GetFullPath(folder);
        while (!Directory.Exists(full) && Path.GetDirectoryName(full) is { } parent)
        {
            full = parent;
        }

        return full;
    }

    /// <summary>The numbers of the device it is on, as <c>8:1</c>; null where that is no disk of this machine.</summary>
    public string? Device()
    {
        var full = Existing(folder);
        var device = DeviceOf(full);
        if (device?.StartsWith("0:", StringComparison.Ordinal) != true)
        {
            return device;
        }

        // btrfs and its like have no number of their own; the partition they lie on has.
        return SourceOf(full) is ['/', 'd', 'e', 'v', '/', .. var name] ? files.Text($"sys/class/block/{name}/dev") : null;
    }

    private string? DeviceOf(string full) => MountOf(full)?[2];

    private string? SourceOf(string full) => MountOf(full) is { } mount && Array.IndexOf(mount, "-") is > 0 and var at && at + 2 < mount.Length ? mount[at + 2] : null;

    /// <summary>The words of the line about the innermost mount above a folder.</summary>
    private string[]? MountOf(string full)
    {
        var (innermost, longest) = ((string[]?)null, -1);
        foreach (var line in (files.Text("proc/self/mountinfo") ?? "").Split('\n'))
        {
            if (line.Split(' ') is [_, _, _, _, var point, ..] words)
            {
                var mount = point.Replace("\\040", " ", StringComparison.Ordinal);
                var isAbove = mount == "/" || full == mount || full.StartsWith(mount + "/", StringComparison.Ordinal);
                (innermost, longest) = isAbove && mount.Length >= longest ? (words, mount.Length) : (innermost, longest);
            }
        }

        return innermost;
    }
}
