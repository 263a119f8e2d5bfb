using System.Diagnostics;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Cli.Scheduling;

/// <summary>This program, run once more for one command, with its last words kept.</summary>
/// <param name="program">The file, and what comes before its own words.</param>
/// <param name="homeFolder">The person's folder it works with.</param>
internal sealed class OwnProgram(IReadOnlyList<string> program, string homeFolder)
{
    private const int MostLines = 20;

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Its last line; null when it said nothing.</returns>
    /// <exception cref="OwnProgramException">It failed.</exception>
    public async Task<string?> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program[0]) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in program.Skip(1).Concat(words))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["SNATCH_HOME"] = homeFolder;
        using var process = Process.Start(start) ?? throw new OwnProgramException("this program could not be started again");
        process.StandardInput.Close();
        var said = new LastLines();
        var listening = Task.WhenAll(said.ReadAsync(process.StandardOutput), said.ReadAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        await listening.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.ExitCode == ExitCode.Done ? said.Last : throw new OwnProgramException(said.Last is { } why ? $"ended with {process.ExitCode}: {why}" : $"ended with {process.ExitCode}");
    }

    private sealed class LastLines
    {
        private readonly Queue<string> _lines = new();

        public string? Last
        {
            get
            {
                lock (_lines)
                {
                    return _lines.Count == 0 ? null : _lines.Last();
                }
            }
        }

        public async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_lines)
                {
                    if (line.Trim().Length > 0)
                    {
                        _lines.Enqueue(line.Length > 500 ? line[..500] : line);
                    }

                    if (_lines.Count > MostLines)
                    {
                        _lines.Dequeue();
                    }
                }
            }
        }
    }
}

/// <summary>A command of this program that was run for a schedule has failed.</summary>
/// <param name="message">How it ended.</param>
internal sealed class OwnProgramException(string message) : SnatchException(message);
