using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Runs programs for plugins: from the operator's settings or the search path, without a shell, bounded in time and output.</summary>
/// <param name="settings">Where the operator says programs are.</param>
/// <param name="searchPath">Folders to look in, as the system writes them. Null: none.</param>
/// <param name="time">The clock.</param>
internal sealed class HostPrograms(Func<HostSettings> settings, string? searchPath, TimeProvider time)
{
    private const int MostOutput = 16 << 20;
    private const int MostErrors = 64 << 10;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    // What the program wrote is in the pipe when it ends; only what it left running in the background keeps the pipe open.
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(750);

    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.OrdinalIgnoreCase);
    private HostSettings? _said;

    /// <summary>Whether a program is where it is looked for.</summary>
    public bool Has(string program)
    {
        try
        {
            return Find(program).Length > 0;
        }
        catch (ProgramException)
        {
            return false;
        }
    }

    /// <summary>Runs a program for a plugin.</summary>
    /// <param name="manifest">Whose permissions count.</param>
    /// <param name="call">What to run.</param>
    /// <param name="openFolder">Makes the folder it runs in.</param>
    /// <param name="cancellationToken">Ends it with all it started.</param>
    /// <exception cref="ProgramException">It gave no output.</exception>
    public async Task<ProgramOutput> RunAsync(PluginManifest manifest, ProgramCall call, Func<string> openFolder, CancellationToken cancellationToken)
    {
        if (!manifest.Permissions.Programs.Contains(call.Program, StringComparer.OrdinalIgnoreCase))
        {
            throw new ProgramException(ProgramFailure.NotPermitted, $"the permissions of plugin '{manifest.Id}' do not name the program '{call.Program}'; add it to permissions.programs in its {PluginManifest.FileName}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(call.TimeOut, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var process = Start(call, Find(call.Program), openFolder());
        try
        {
            return await TalkAsync(process, call, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProgramException(ProgramFailure.TimedOut, $"'{call.Program}' took longer than {call.TimeOut.TotalSeconds:0.#} s and was ended", e);
        }
        finally
        {
            await EndAsync(process);
        }
    }

    private async Task<ProgramOutput> TalkAsync(Process process, ProgramCall call, CancellationToken cancellationToken)
    {
        using var lastWords = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lastWords.Token);
        var talk = new Talk(either.Token, cancellationToken);
        var said = ReadAllAsync(process.StandardOutput.BaseStream, call, talk);
        var complained = ReadEndAsync(process.StandardError.BaseStream, talk);
        await foreach (var ended in Task.WhenEach(WriteAsync(process, call.Input, talk), said, complained, EndingAsync(process, lastWords, cancellationToken)))
        {
            // At the first that failed: the others only end with the program, and it may wait for a reader.
            await ended;
        }

        return new ProgramOutput(process.ExitCode, await said, await complained);
    }

    private static async Task EndingAsync(Process process, CancellationTokenSource lastWords, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        lastWords.CancelAfter(s_lastWords);
    }

    private static Process Start(ProgramCall call, string path, string folder)
    {
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in call.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What the host was started with may hold its own keys.
        foreach (var name in start.Environment.Keys.Where(n => !MayInherit(n)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ProgramFailure.CannotStart, $"'{call.Program}' at {path} cannot be started: {e.Message}", e);
        }
    }

    private static bool MayInherit(string name) => name.ToUpperInvariant() is
        "PATH" or "PATHEXT" or "HOME" or "USER" or "LOGNAME" or "LANG" or "LANGUAGE" or "TZ" or "TMPDIR" or "TEMP" or "TMP" or
        "SYSTEMROOT" or "SYSTEMDRIVE" or "WINDIR" or "COMSPEC" or "USERPROFILE" or "APPDATA" or "LOCALAPPDATA" or "PROGRAMDATA" or
        "HTTP_PROXY" or "HTTPS_PROXY" or "ALL_PROXY" or "NO_PROXY" or "SSL_CERT_FILE" or "SSL_CERT_DIR" ||
        name.StartsWith("LC_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal);

    private static async Task WriteAsync(Process process, string text, Talk talk)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(text), talk.Ended);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It need not read what it is given.
        }
        catch (OperationCanceledException) when (talk.IsOver)
        {
            // Nor need what it left behind.
        }
    }

    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, Talk talk)
    {
        try
        {
            return await stream.ReadAsync(buffer, talk.Ended);
        }
        catch (OperationCanceledException) when (talk.IsOver)
        {
            return 0;
        }
    }

    private static async Task<string> ReadAllAsync(Stream stream, ProgramCall call, Talk talk)
    {
        var lines = call.OutputLine is { } hear ? new OutputLines(hear) : null;
        using var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await ReadAsync(stream, buffer, talk) is > 0 and var read)
        {
            if (all.Length + read > MostOutput)
            {
                throw new ProgramException(ProgramFailure.TooMuchOutput, $"'{call.Program}' wrote more than {MostOutput >> 20} MiB and was ended");
            }

            all.Write(buffer, 0, read);
            lines?.Add(buffer.AsSpan(0, read));
        }

        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    private static async Task<string> ReadEndAsync(Stream stream, Talk talk)
    {
        var kept = new byte[2 * MostErrors];
        var length = 0;
        while (await ReadAsync(stream, kept.AsMemory(length), talk) is > 0 and var read)
        {
            length += read;
            if (length == kept.Length)
            {
                kept.AsSpan(MostErrors).CopyTo(kept);
                length = MostErrors;
            }
        }

        var start = Math.Max(0, length - MostErrors);
        return Encoding.UTF8.GetString(kept, start, length - start);
    }

    private async Task EndAsync(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(s_farewell, time);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException or TimeoutException)
        {
            // It ended by itself meanwhile, or the system will not let go of it: nothing more can be done.
        }
    }

    private string Find(string program)
    {
        var said = settings();
        if (!ReferenceEquals(Interlocked.Exchange(ref _said, said), said))
        {
            _found.Clear();
        }

        if (_found.TryGetValue(program, out var known) && File.Exists(known))
        {
            return known;
        }

        if (said.Programs.TryGetValue(program, out var configured))
        {
            return _found[program] = IsProgram(configured) ? configured
                : throw new ProgramException(ProgramFailure.Missing, $"'programs.{program}' in {said.Path} leads to {configured}, which is no program that can be run");
        }

        foreach (var folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // A relative folder would mean another program in each working folder.
            var path = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program);
            if (Path.IsPathFullyQualified(folder) && IsProgram(path))
            {
                return _found[program] = path;
            }
        }

        throw new ProgramException(ProgramFailure.Missing, $"the program '{program}' is not installed; install {program}, or say where it is by 'programs: {{ {program}: PATH }}' in {said.Path}");
    }

    /// <summary>How long the program is listened to.</summary>
    /// <param name="Ended">It has ended, or nobody waits for it any more.</param>
    /// <param name="GivenUp">Nobody waits for it any more.</param>
    private sealed record Talk(CancellationToken Ended, CancellationToken GivenUp)
    {
        /// <summary>It has ended, and what still holds its pipes is none of the caller's business.</summary>
        public bool IsOver => Ended.IsCancellationRequested && !GivenUp.IsCancellationRequested;
    }

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
