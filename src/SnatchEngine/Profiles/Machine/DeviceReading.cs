namespace SnatchEngine.Profiles.Machine;

/// <summary>What the machine is built from: case, graphics, power, and whether it is a container.</summary>
internal sealed class DeviceReading(SystemFiles files)
{
    public const string ChassisPath = "/sys/class/dmi/id/chassis_type";

    private const string Supplies = "sys/class/power_supply";

    private static readonly string[] s_containers = ["docker", "kubepods", "containerd", "libpod", "lxc", "garden"];

    /// <summary>The case, as the tag it is worth; null when it is not known.</summary>
    public string? Chassis() => files.Number(ChassisPath[1..]) switch
    {
        8 or 9 or 10 or 14 or 30 or 31 or 32 => "laptop",
        3 or 4 or 5 or 6 or 7 or 13 or 15 or 16 or 24 or 35 or 36 => "desktop",
        17 or 22 or 23 or 25 or 28 or 29 => "server",
        _ => null,
    };

    /// <summary>The graphics adapters: maker, ids and driver.</summary>
    public MachineFact Graphics(string key)
    {
        List<string> names = [];
        foreach (var card in files.Names("sys/class/drm").Where(n => n.StartsWith("card", StringComparison.Ordinal) && !n.Contains('-', StringComparison.Ordinal)))
        {
            var folder = $"sys/class/drm/{card}/device";
            var vendor = files.Text($"{folder}/vendor");
            var driver = (files.Text($"{folder}/uevent") ?? "").Split('\n').FirstOrDefault(l => l.StartsWith("DRIVER=", StringComparison.Ordinal))?["DRIVER=".Length..];
            if (vendor is not null || driver is not null)
            {
                names.Add($"{Maker(vendor)} {Id(vendor)}:{Id(files.Text($"{folder}/device"))}{(driver is null ? "" : $" ({driver})")}");
            }
        }

        return new(key, names, names.Count == 0 ? "none" : string.Join(", ", names), "/sys/class/drm");
    }

    /// <summary>Whether this is a container.</summary>
    public MachineFact Container(string key)
    {
        foreach (var mark in (string[])[".dockerenv", "run/.containerenv"])
        {
            if (files.Has(mark))
            {
                return new(key, true, "true", "/" + mark);
            }
        }

        foreach (var path in (string[])["proc/1/cgroup", "proc/self/cgroup"])
        {
            if (files.Text(path) is { } groups && s_containers.Any(c => groups.Contains(c, StringComparison.Ordinal)))
            {
                return new(key, true, "true", "/" + path);
            }
        }

        return (files.Text("proc/1/environ") ?? "").Split('\0').FirstOrDefault(v => v.StartsWith("container=", StringComparison.Ordinal)) is not null
            ? new(key, true, "true", "/proc/1/environ")
            : new(key, false, "false", "no mark of one is there");
    }

    /// <summary>Where the power comes from.</summary>
    public MachineFact Power(string key)
    {
        string? battery = null;
        foreach (var supply in files.Names(Supplies))
        {
            var folder = $"{Supplies}/{supply}";
            var type = files.Text($"{folder}/type");
            if (type is "Mains" or "USB" && files.Number($"{folder}/online") == 1)
            {
                return new(key, "ac", "ac", $"/{folder}/online");
            }

            // A mouse has a battery too; its scope says that it powers itself alone.
            if (type == "Battery" && files.Text($"{folder}/scope") != "Device")
            {
                battery ??= files.Text($"{folder}/status") == "Discharging" ? $"/{folder}/status" : null;
            }
        }

        return battery is not null ? new(key, "battery", "battery", battery) : new(key, "ac", "ac", $"no battery is being used in /{Supplies}");
    }

    private static string Maker(string? vendor) => vendor switch
    {
        "0x10de" => "NVIDIA",
        "0x1002" or "0x1022" => "AMD",
        "0x8086" => "Intel",
        "0x1af4" or "0x1013" or "0x1234" or "0x15ad" => "virtual",
        _ => "other",
    };

    private static string Id(string? hex) => hex is { Length: > 2 } ? hex[2..] : "?";
}
