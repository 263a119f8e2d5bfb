using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Profiles.Machine;

namespace SnatchEngine.Profiles.Live;

/// <summary>Where staging lies when a profile asks for the fastest disk: beside the target unless that is slow and a fast one has room.</summary>
/// <remarks>Memory is never chosen: nobody knows how large an item will be, and placing it is a copy anyway.</remarks>
public static class FastestTemp
{
    private const long Room = 8L << 30;

    /// <summary>The folder for staging; null is beside the target.</summary>
    /// <param name="temp"><see cref="DownloadOptions.Temp"/>.</param>
    /// <param name="target">Where files go.</param>
    /// <param name="candidates">Folders for passing files, the likeliest first.</param>
    /// <param name="kindOf">The kind of disk of a folder; null when it is not known.</param>
    public static string? Choose(string? temp, string target, IReadOnlyList<string> candidates, Func<string, string?> kindOf)
    {
        if (temp != DownloadOptions.FastestTemp)
        {
            return temp;
        }

        if (kindOf(target) is not ("hdd" or "network"))
        {
            return null;
        }

        foreach (var folder in candidates)
        {
            if (Directory.Exists(folder) && kindOf(folder) == "ssd" && FreeSpace.Available(folder) >= Room)
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>The kind of disk of a folder on this machine.</summary>
    public static string? KindOf(string folder, TimeProvider time) => new MachineReading { Time = time, Folder = folder }.Look()["disk"].Value as string;
}
