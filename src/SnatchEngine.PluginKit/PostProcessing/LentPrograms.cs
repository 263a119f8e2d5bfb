using System.Diagnostics;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.PluginKit.PostProcessing;

/// <summary>Runs the programs of this machine for a plugin under test, under the host's rules that a plugin can notice: its permissions, no shell, time, cancellation.</summary>
/// <param name="permitted">The programs its manifest names; null: any.</param>
/// <param name="places">Where programs are that are not on the search path.</param>
/// <param name="folder">Makes the folder they run in.</param>
internal sealed class LentPrograms(IReadOnlyCollection<string>? permitted, IReadOnlyDictionary<string, string> places, Func<string> folder)
{
    public async Task<ProgramOutput> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        if (permitted?.Contains(call.Program, StringComparer.OrdinalIgnoreCase) == false)
        {
            throw new ProgramException(ProgramFailure.NotPermitted, $"the manifest's permissions.programs do not name '{call.Program}'");
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(call);
        using var patience = new CancellationTokenSource(call.TimeOut);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var said = ReadAsync(process.StandardOutput, call.OutputLine, either.Token);
            var complained = process.StandardError.ReadToEndAsync(either.Token);
            await process.StandardInput.WriteAsync(call.Input.AsMemory(), either.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(either.Token);
            return new ProgramOutput(process.ExitCode, await said, await complained);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProgramException(ProgramFailure.TimedOut, $"'{call.Program}' took longer than {call.TimeOut.TotalSeconds:0.#} s and was ended", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private Process Start(ProgramCall call)
    {
        var start = new ProcessStartInfo(places.GetValueOrDefault(call.Program, call.Program), call.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ProgramException(ProgramFailure.Missing, $"the program '{call.Program}' is not installed here", e);
        }
    }

    private static async Task<string> ReadAsync(StreamReader output, Action<string>? hear, CancellationToken cancellationToken)
    {
        if (hear is null)
        {
            return await output.ReadToEndAsync(cancellationToken);
        }

        List<string> lines = [];
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            hear(line);
        }

        return string.Concat(lines.Select(l => $"{l}\n"));
    }
}
