using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SnatchEngine.Benchmarks.Measuring;

/// <summary>A child whose wall time, processor time and peak memory are known when it ends.</summary>
static class MeasuredProcess
{
    private static readonly TimeSpan s_memoryPoll = TimeSpan.FromMilliseconds(20);
    private static readonly string[] s_notInherited = ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "SNATCH_HOME"];

    /// <summary>Runs a program to its end, its output in a file.</summary>
    /// <param name="program">The absolute path.</param>
    /// <param name="arguments">What follows the name.</param>
    /// <param name="home">HOME and SNATCH_HOME of the child, so that nobody's own configuration is measured.</param>
    /// <param name="log">Where standard output and error go.</param>
    /// <param name="timeLimit">After this it is killed.</param>
    public static async Task<Figures> RunAsync(string program, IReadOnlyList<string> arguments, string home, string log, TimeSpan timeLimit)
    {
        // The kernel hands the peak of the process that calls exec on to the program, so below our own peak rusage says nothing about the child.
        var inherited = HighWater("self");
        var clock = Stopwatch.StartNew();
        var pid = Spawn(program, arguments, home, log);
        using var ended = new CancellationTokenSource();
        var polled = PollPeakAsync(pid, ended.Token);
        using var limit = new Timer(_ => Posix.Kill(pid, 9), null, timeLimit, Timeout.InfiniteTimeSpan);
        var (wall, status, use) = await Task.Factory.StartNew(() => Reap(pid, clock), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await ended.CancelAsync();
        var seen = await polled;

        var exitCode = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
        return new Figures(wall, use.User, use.System, use.PeakBytes > inherited ? use.PeakBytes : seen, exitCode);
    }

    private static (TimeSpan Wall, int Status, Posix.ResourceUse Use) Reap(int pid, Stopwatch clock)
    {
        while (Posix.Wait(pid, out var status, 0, out var use) is var result)
        {
            if (result == pid)
            {
                return (clock.Elapsed, status, use);
            }

            const int interrupted = 4;
            if (Marshal.GetLastPInvokeError() != interrupted)
            {
                break;
            }
        }

        throw new InvalidOperationException($"wait4({pid}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static async Task<long> PollPeakAsync(int pid, CancellationToken ended)
    {
        long peak = 0;
        var name = pid.ToString(CultureInfo.InvariantCulture);
        using var timer = new PeriodicTimer(s_memoryPoll);
        try
        {
            do
            {
                peak = Math.Max(peak, HighWater(name));
            }
            while (await timer.WaitForNextTickAsync(ended));
        }
        catch (OperationCanceledException)
        {
            // The child has ended; what was seen last stands.
        }

        return peak;
    }

    private static long HighWater(string pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return long.Parse(line.AsSpan(6).TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture) * 1024;
                }
            }
        }
        catch (IOException)
        {
            // It ended between two looks.
        }

        return 0;
    }

    private static int Spawn(string program, IReadOnlyList<string> arguments, string home, string log)
    {
        var strings = new List<nint>();
        nint Text(string text)
        {
            strings.Add(Marshal.StringToCoTaskMemUTF8(text));
            return strings[^1];
        }

        var actions = Marshal.AllocHGlobal(Posix.StructureSize);
        var attributes = Marshal.AllocHGlobal(Posix.StructureSize);
        var signals = Marshal.AllocHGlobal(Posix.StructureSize);
        try
        {
            Posix.InitActions(actions);
            Posix.AddOpen(actions, 0, "/dev/null", Posix.OpenReadOnly, 0);
            Posix.AddOpen(actions, 1, log, Posix.OpenWriteTruncate, 0x1a4);
            Posix.AddDuplicate(actions, 1, 2);
            Posix.InitAttributes(attributes);
            Posix.SetFlags(attributes, Posix.SpawnDefaultSignals | Posix.SpawnSignalMask);
            Posix.AllSignals(signals);
            Posix.SetDefaultSignals(attributes, signals);
            Posix.EmptySignals(signals);
            Posix.SetSignalMask(attributes, signals);
            nint[] argv = [Text(program), .. arguments.Select(Text), 0];
            nint[] environment = [.. Environment(home).Select(Text), 0];
            var error = Posix.Spawn(out var pid, program, actions, attributes, argv, environment);
            return error == 0 ? pid : throw new InvalidOperationException($"cannot start {program}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            Posix.DestroyActions(actions);
            Posix.DestroyAttributes(attributes);
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(signals);
            strings.ForEach(Marshal.FreeCoTaskMem);
        }
    }

    private static IEnumerable<string> Environment(string home)
    {
        var variables = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(v => !s_notInherited.Contains((string)v.Key, StringComparer.OrdinalIgnoreCase) && (string)v.Key is not "HOME")
            .Where(v => !((string)v.Key).StartsWith("DOTNET_", StringComparison.Ordinal) || (string)v.Key is "DOTNET_ROOT")
            .Select(v => $"{v.Key}={v.Value}");
        return [.. variables, $"HOME={home}", $"SNATCH_HOME={Path.Combine(home, "snatch")}"];
    }
}
