using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Benching;

/// <summary>Does runs in processes of their own, so that the memory and the processor's time of each are its own.</summary>
/// <param name="program">This program, as it can be started again.</param>
/// <param name="scratch">A folder for what a process leaves lying about that is killed.</param>
/// <param name="limit">After this a run is ended, and has failed.</param>
/// <param name="time">The clock.</param>
internal sealed class CellProcess(IReadOnlyList<string> program, string scratch, TimeSpan limit, TimeProvider time)
{
    private const string Prefix = "snatch: ";

    /// <summary>Does one run.</summary>
    /// <param name="work">What.</param>
    /// <param name="files">How many files it wants.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="UsageException">The process was asked something that cannot be obeyed.</exception>
    public async Task<BenchRun> RunAsync(CellWork work, int files, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var process = Start(work);
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var late = new CancellationTokenSource(limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return BenchRun.Failed(files, limit.TotalSeconds, $"took longer than {limit.TotalSeconds:0.#} s, so it was ended (--run-timeout)");
        }

        var said = await reading;

        // On a terminal, the interruption reaches it as well, perhaps before this process hears of it.
        if (process.ExitCode == ExitCode.Interrupted)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return Read(said[0], said[1], process.ExitCode, files, time.GetElapsedTime(began));
    }

    private Process Start(CellWork work)
    {
        var start = new ProcessStartInfo(program[0]) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in program.Skip(1).Concat(work.Words()))
        {
            start.ArgumentList.Add(word);
        }

        // A traced run is reached by a socket there, whose path must be short.
        foreach (var name in work.TraceTo is null ? (string[])["TMPDIR", "TMP", "TEMP"] : [])
        {
            start.Environment[name] = scratch;
        }

        return Process.Start(start) ?? throw new UsageException([$"cannot start {program[0]} again"]);
    }

    private static BenchRun Read(string output, string complaints, int code, int files, TimeSpan elapsed)
    {
        var lines = complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.StartsWith(Prefix, StringComparison.Ordinal) ? l[Prefix.Length..] : l).ToList();
        if (code == ExitCode.Usage)
        {
            throw new UsageException(lines.Count > 0 ? lines : ["a run could not be started"]);
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            return BenchReading.Run(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return BenchRun.Failed(files, elapsed.TotalSeconds, $"its process ended with exit code {code}{(lines.Count > 0 ? $": {Printable.Clean(lines[^1])}" : "")}");
        }
    }

    private static async Task KillAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }
}
