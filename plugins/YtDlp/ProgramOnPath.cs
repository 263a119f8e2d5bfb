using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>Starts the yt-dlp that is found on PATH.</summary>
internal static class ProgramOnPath
{
    private const int MostOutput = 16 << 20;
    private const int MostErrors = 64 << 10;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(55);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ExtractionException">It is not installed, cannot be started, takes too long or says too much.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var program = Start(arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            program.StandardInput.Close();
            var output = ReadAsync(program.StandardOutput, MostOutput, limit.Token);
            var error = ReadAsync(program.StandardError, MostErrors, limit.Token);
            var said = await output;
            var errors = await error;
            await program.WaitForExitAsync(limit.Token);
            return (program.ExitCode, said, errors);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExtractionException(ExtractionFailure.Transient, $"yt-dlp took longer than {s_limit.TotalSeconds:0} s", e);
        }
        finally
        {
            await limit.CancelAsync();
            End(program);
        }
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        // By its full path: a bare name would be looked for in the current folder too.
        start.FileName = Find(start.Environment["PATH"] ?? "") ?? throw Missing();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw Missing();
        }
        catch (Win32Exception e)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"{start.FileName} cannot be started: {e.Message}; install yt-dlp anew", e);
        }
    }

    private static string? Find(string path) => path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "yt-dlp.exe" : "yt-dlp"))
        .FirstOrDefault(IsProgram);

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static async Task<string> ReadAsync(StreamReader reader, int most, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        var buffer = new char[16 << 10];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (text.Length + read > most && most == MostOutput)
            {
                throw new ExtractionException(ExtractionFailure.SiteChanged, $"yt-dlp said more than {most >> 20} MiB");
            }

            // Of errors the last ones say why; of those that repeat for ever no more is kept.
            text.Append(buffer, 0, read);
            if (text.Length > most)
            {
                text.Remove(0, text.Length - most);
            }
        }

        return text.ToString();
    }

    private static void End(Process program)
    {
        try
        {
            if (!program.HasExited)
            {
                program.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended in the meantime.
        }
    }

    private static ExtractionException Missing() =>
        new(ExtractionFailure.SiteChanged, "yt-dlp is not installed; install it (package 'yt-dlp' of most systems), so that it is found on PATH, and try again");
}
