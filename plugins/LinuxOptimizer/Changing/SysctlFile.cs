using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Changing;

/// <summary>The kernel's network buffers: set at once, and by one file at the next start of the machine.</summary>
internal sealed class SysctlFile(SystemFiles files)
{
    public const string Folder = "etc/sysctl.d";
    public const string PathInRoot = $"{Folder}/60-snatch.conf";

    private readonly OwnFile _file = new(files, PathInRoot);

    /// <summary>The settings that are ever changed.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["net.core.rmem_max", "net.core.wmem_max", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

    /// <summary>Sets one, now and for the next start.</summary>
    public void Set(string key, string value)
    {
        var before = files.Setting(key) ?? throw new OptimizationException(OptimizationFailure.NotSupported, $"this machine, or the container it is, has no {key}");
        Write(key, value);
        try
        {
            _file.Put(key + " ", $"{key} = {value}");
        }
        catch (OptimizationException)
        {
            Write(key, before);
            throw;
        }
    }

    /// <summary>Takes one back, where it is still as it was set.</summary>
    public void Restore(string key, string set, string before)
    {
        _file.Put(key + " ", null);
        var now = files.Setting(key);
        if (now is null || now == before)
        {
            return;
        }

        if (now != SystemFiles.OneSpaced(set))
        {
            throw new OptimizationException(OptimizationFailure.ChangedMeanwhile, $"as somebody set {key} to {now} meanwhile; it stays, and the line in /{PathInRoot} is gone");
        }

        Write(key, before);
    }

    private void Write(string key, string value)
    {
        if (value.Length is 0 or > 64 || value.AsSpan().ContainsAnyExcept("0123456789 "))
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"'{value}' is no value of {key}");
        }

        var path = files.Full(SystemFiles.PathOf(key));
        try
        {
            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(value + "\n"));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new OptimizationException(OptimizationFailure.NotPermitted, $"{key} may not be set; run it as root", e);
        }
        catch (IOException e)
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"{key} cannot be set to {value}: {e.Message}", e);
        }
    }
}
