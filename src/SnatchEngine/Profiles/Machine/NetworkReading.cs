using System.Globalization;

namespace SnatchEngine.Profiles.Machine;

/// <summary>Whether the network costs by the byte, by what carries the default route: modems and phones do; of others the kernel knows nothing.</summary>
internal sealed class NetworkReading(SystemFiles files)
{
    private const string Routes = "proc/net/route";

    public MachineFact Metering(string key)
    {
        if (DefaultDevice() is not { } device)
        {
            return MachineFact.Unknown(key, $"/{Routes} has no default route; SNATCH_NETWORK=metered says so");
        }

        var folder = $"sys/class/net/{device}";
        return Says(device, $"{folder}/uevent", "DEVTYPE=") switch
        {
            ("wwan", var source) => new(key, "metered", "metered", $"{source}: {device} is a mobile modem"),
            ("bluetooth", var source) => new(key, "metered", "metered", $"{source}: {device} is a phone on Bluetooth"),
            _ when Says(device, $"{folder}/device/uevent", "DRIVER=") is ("ipheth" or "rndis_host", var source) => new(key, "metered", "metered", $"{source}: {device} is a phone on USB"),
            _ => MachineFact.Unknown(key, $"{device} does not tell what it costs; SNATCH_NETWORK=metered says so"),
        };
    }

    /// <summary>The device of the route to everywhere that is preferred.</summary>
    private string? DefaultDevice()
    {
        string? best = null;
        var least = long.MaxValue;
        foreach (var line in (files.Text(Routes) ?? "").Split('\n').Skip(1))
        {
            if (line.Split('\t') is [var device, "00000000", _, _, _, _, var metric, "00000000", ..] && IsName(device)
                && long.TryParse(metric, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost < least)
            {
                (best, least) = (device, cost);
            }
        }

        return best;
    }

    private (string? Value, string Source) Says(string device, string path, string word)
    {
        foreach (var line in (files.Text(path) ?? "").Split('\n'))
        {
            if (line.StartsWith(word, StringComparison.Ordinal))
            {
                return (line[word.Length..], "/" + path);
            }
        }

        return (null, device);
    }

    private static bool IsName(string device) => device.Length is > 0 and < 16 && device is not ("." or "..") && !device.Contains('/', StringComparison.Ordinal);
}
