using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using SnatchEngine.PluginKit.Conformance;

namespace SnatchEngine.Cli.Commands;

/// <summary>Runs the checks of a plugin's code in a process of their own. Whatever the code does to that process is a failed check.</summary>
/// <param name="program">This program, as it can be started again.</param>
/// <param name="scratch">A folder for what it leaves lying about.</param>
/// <param name="silence">The longest time between two checks.</param>
/// <param name="time">The clock.</param>
internal sealed class PluginTestProcess(IReadOnlyList<string> program, string scratch, TimeSpan silence, TimeProvider time)
{
    private const string Name = "leaves its process alone";
    private const int MostComplaints = 64 << 10;

    /// <summary>Longer than any check takes whose parts keep to their own limits.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(100);

    /// <summary>Checks, and tells each result as it is known.</summary>
    /// <param name="folder">A copy of the plugin's folder.</param>
    /// <param name="recordings">The folder of its recordings.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async IAsyncEnumerable<Check> RunAsync(string folder, string recordings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var process = Start(folder, recordings);
        using var reading = new CancellationTokenSource();
        var lines = Channel.CreateUnbounded<string>();
        var complaints = new StringBuilder();
        var listening = Task.WhenAll(ListenAsync(process, lines.Writer, reading.Token), ComplainAsync(process, complaints, reading.Token));
        var (last, isOver, hung) = ("nothing was checked yet", false, false);
        try
        {
            while (!isOver && !hung)
            {
                var (line, isLate) = await NextAsync(lines.Reader, cancellationToken);
                hung = isLate;
                if (line is null)
                {
                    break;
                }

                var (status, check) = PluginTestLine.Read(line);
                isOver = status == PluginTestRun.Ended;
                if (check is not null)
                {
                    last = $"the last check was '{check.Name}'{(check.Recording is { } recording ? $" of {recording}" : "")}";
                    yield return check;
                }
            }
        }
        finally
        {
            await EndAsync(process, hung || isOver || cancellationToken.IsCancellationRequested);
            await reading.CancelAsync();
            await listening;
        }

        if (!isOver)
        {
            yield return new Check(Name, Verdict.Failed, $"{(hung ? $"hung: nothing came for {silence.TotalSeconds:0.#} s, so the process it ran in was ended" : EndOf(process.ExitCode, complaints.ToString()))}; {last}");
        }
    }

    private Process Start(string folder, string recordings)
    {
        var start = new ProcessStartInfo(program[0]) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[.. program.Skip(1), "plugin", PluginTestRun.Word, folder, recordings])
        {
            start.ArgumentList.Add(word);
        }

        // A process that is killed cannot tidy up.
        foreach (var name in (string[])["TMPDIR", "TMP", "TEMP"])
        {
            start.Environment[name] = scratch;
        }

        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }

    private async Task<(string? Line, bool IsLate)> NextAsync(ChannelReader<string> lines, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return (await lines.WaitToReadAsync(either.Token) && lines.TryRead(out var line) ? line : null, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, true);
        }
    }

    private static async Task ListenAsync(Process process, ChannelWriter<string> lines, CancellationToken cancellationToken)
    {
        try
        {
            process.StandardInput.Close();
            // Until it ends: what it left running in the background may hold its output for ever.
            var ending = process.WaitForExitAsync(cancellationToken);
            while (await NextLineAsync(process, ending, cancellationToken) is { } line)
            {
                lines.TryWrite(line);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException)
        {
            // Nobody listens any more.
        }
        finally
        {
            lines.Complete();
        }
    }

    private static async Task<string?> NextLineAsync(Process process, Task ending, CancellationToken cancellationToken)
    {
        var reading = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        await Task.WhenAny(reading, ending);
        return await reading.WaitAsync(ending.IsCompleted ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan, cancellationToken);
    }

    private static async Task ComplainAsync(Process process, StringBuilder complaints, CancellationToken cancellationToken)
    {
        try
        {
            while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                if (complaints.Length < MostComplaints)
                {
                    complaints.AppendLine(line);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody listens any more.
        }
    }

    private static async Task EndAsync(Process process, bool isWantedNow)
    {
        try
        {
            if (!isWantedNow)
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
            }
        }
        catch (TimeoutException)
        {
            // Its output ended and it did not.
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static string EndOf(int code, string complaints)
    {
        var lines = complaints.Split('\n', StringSplitOptions.TrimEntries);
        var where = Array.Find(lines, l => l.StartsWith("at ", StringComparison.Ordinal)) is { } frame ? $" {frame}" : "";
        if (Array.Exists(lines, l => l.StartsWith("Stack overflow", StringComparison.Ordinal)))
        {
            return $"it overflowed the stack of the process it ran in{where}";
        }

        return Array.Find(lines, l => l.StartsWith("Unhandled exception.", StringComparison.Ordinal)) is { } thrown
            ? $"it ended the process it ran in: {thrown}{where}"
            : $"it ended the process it ran in, with exit code {code}: a plugin never calls Environment.Exit and its like";
    }
}
