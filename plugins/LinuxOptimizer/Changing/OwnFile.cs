using System.Runtime.InteropServices;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Changing;

/// <summary>A file in the system's configuration that is snatch's alone: replaced whole, and gone with its last line.</summary>
internal sealed class OwnFile(SystemFiles files, string path)
{
    private const string Header = "# Written by 'snatch tune --apply'; 'snatch tune --revert' takes it back.";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The lines that say something.</summary>
    public IReadOnlyList<string> Lines => [.. (files.Text(path) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];

    /// <summary>Puts a line in the place of those that begin alike; null takes them away.</summary>
    /// <exception cref="OptimizationException">It cannot be written; then it is as it was.</exception>
    public void Put(string begin, string? line)
    {
        var kept = Lines.Where(l => !l.StartsWith(begin, StringComparison.Ordinal)).ToList();
        if (line is not null)
        {
            kept.Add(line);
        }

        var full = files.Full(path);
        try
        {
            if (kept.Count == 0)
            {
                File.Delete(full);
                return;
            }

            // Its name does not end in .conf, so nobody reads half of it.
            var fresh = full + ".part";
            File.WriteAllText(fresh, string.Concat(kept.Prepend(Header).Select(l => l + "\n")));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(fresh, Mode);
            }

            if (LinuxCalls.Rename(fresh, full) != 0)
            {
                throw new IOException($"{full} cannot be replaced: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        catch (DirectoryNotFoundException) when (line is null)
        {
            // What is not there need not be taken away.
        }
        catch (UnauthorizedAccessException e)
        {
            throw new OptimizationException(OptimizationFailure.NotPermitted, $"{full} may not be written; run it as root", e);
        }
        catch (IOException e)
        {
            throw new OptimizationException(OptimizationFailure.Refused, $"{full} cannot be written: {e.Message}", e);
        }
    }
}
