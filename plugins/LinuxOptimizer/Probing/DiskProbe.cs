namespace SnatchEngine.Plugins.LinuxOptimizer.Probing;

/// <summary>The disk that downloads go to, and how the kernel treats it.</summary>
internal sealed class DiskProbe(SystemFiles files, FactList facts)
{
    public void Read(string folder)
    {
        if (folder.Length == 0 || Mount(folder) is not { } mount)
        {
            return;
        }

        facts.Add("disk.file-system", mount.Kind);
        foreach (var queue in Queues(files.Full($"sys/dev/block/{mount.Device}")))
        {
            if (files.Line($"{queue}/rotational") is { } rotational)
            {
                facts.Add("disk.device", mount.Source);
                facts.Add("disk.rotational", rotational);
                facts.Add("disk.read-ahead-kib", SystemFiles.Number(files.Line($"{queue}/read_ahead_kb")));
                facts.Add("disk.scheduler", Chosen(files.Line($"{queue}/scheduler")));
                return;
            }
        }
    }

    private (string Device, string Kind, string Source)? Mount(string folder)
    {
        (string, string, string)? found = null;
        var longest = -1;
        foreach (var line in (files.Text("proc/self/mountinfo") ?? "").Split('\n'))
        {
            var cut = line.IndexOf(" - ", StringComparison.Ordinal);
            if (cut > 0 && line[..cut].Split(' ') is [_, _, var device, _, var point, ..] && line[(cut + 3)..].Split(' ') is [var kind, var source, ..])
            {
                var mount = point.Replace("\\040", " ", StringComparison.Ordinal);
                if ((mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal)) && mount.Length >= longest)
                {
                    (found, longest) = ((device, kind, source), mount.Length);
                }
            }
        }

        return found;
    }

    // A partition has no queue of its own; its disk is the folder above, once links are followed.
    private static IEnumerable<string> Queues(string device)
    {
        string? real = null;
        try
        {
            real = Directory.ResolveLinkTarget(device, returnFinalTarget: true)?.FullName ?? device;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        yield return $"{real}/queue";
        if (Path.GetDirectoryName(real) is { } disk)
        {
            yield return $"{disk}/queue";
        }
    }

    // The one in brackets is in use: none [mq-deadline] kyber.
    private static string? Chosen(string? schedulers)
    {
        var from = schedulers?.IndexOf('[', StringComparison.Ordinal) ?? -1;
        var to = schedulers?.IndexOf(']', StringComparison.Ordinal) ?? -1;
        return from >= 0 && to > from ? schedulers![(from + 1)..to] : schedulers;
    }
}
