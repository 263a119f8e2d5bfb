using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SnatchEngine.TestKit;

/// <summary>How a program is run.</summary>
public sealed record ProgramOptions
{
    public static ProgramOptions Default { get; } = new();

    /// <summary>Set on top of this process's environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Starts from an empty environment instead of this process's.</summary>
    public bool CleanEnvironment { get; init; }

    /// <summary>The folder it runs in. Null: this process's.</summary>
    public string? Folder { get; init; }

    /// <summary>What it reads from its standard input. Null: nothing, closed at once.</summary>
    public Stream? Input { get; init; }

    /// <summary>The same as text.</summary>
    public string? InputText { get; init; }

    /// <summary>Leaves the standard input open for <see cref="ProgramRun.SayAsync"/>.</summary>
    public bool KeepsInputOpen { get; init; }

    /// <summary>After this it is killed, and waiting for it throws.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">128 + the signal's number when a signal ended it.</param>
/// <param name="Output">Its standard output as UTF-8.</param>
/// <param name="Error">Its standard error as UTF-8.</param>
/// <param name="Elapsed">Real time from start to end.</param>
/// <param name="PeakMemory">Most bytes resident, looked at every 25 ms; 0 where the system does not tell.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error, TimeSpan Elapsed, long PeakMemory)
{
    /// <summary>Its standard output byte by byte.</summary>
    public ReadOnlyMemory<byte> OutputBytes { get; init; }

    public override string ToString() => $"exit code {ExitCode} after {Elapsed.TotalSeconds:0.00} s\n--- output\n{Output}\n--- error\n{Error}";
}

/// <summary>Signals by their Linux numbers.</summary>
public enum Signal
{
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>A child process; killed with its children when disposed.</summary>
public sealed partial class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private readonly Process _process;
    private readonly ProgramOptions _options;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ProgramOutput _output;
    private readonly ProgramOutput _error;
    private readonly Task _feeding;
    private readonly Task<long> _watching;
    private Task<ProgramResult>? _ending;

    private ProgramRun(Process process, ProgramOptions options)
    {
        (_process, _options) = (process, options);
        _output = new(process.StandardOutput.BaseStream);
        _error = new(process.StandardError.BaseStream);
        _feeding = FeedAsync();
        _watching = WatchMemoryAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Its standard output so far.</summary>
    public string Output => _output.Text;

    /// <summary>Its standard error so far.</summary>
    public string Error => _error.Text;

    public static ProgramRun Start(string program, IEnumerable<string> arguments, ProgramOptions? options = null)
    {
        options ??= ProgramOptions.Default;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Folder ?? "",
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (options.CleanEnvironment) start.Environment.Clear();
        foreach (var (name, value) in options.Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return new(Process.Start(start)!, options);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, ProgramOptions? options = null)
    {
        await using var run = Start(program, arguments, options);
        return await run.WaitAsync();
    }

    /// <summary>Ends when the program has ended and all it wrote is read.</summary>
    public Task<ProgramResult> WaitAsync() => _ending ??= EndAsync();

    /// <summary>Ends once the text has appeared on standard output.</summary>
    public Task OutputContainsAsync(string text) => Patience.ForAsync(_output.ContainsAsync(text), $"'{text}' on standard output of {Id}");

    /// <inheritdoc cref="OutputContainsAsync"/>
    public Task ErrorContainsAsync(string text) => Patience.ForAsync(_error.ContainsAsync(text), $"'{text}' on standard error of {Id}");

    /// <summary>Writes to its standard input, which <see cref="ProgramOptions.KeepsInputOpen"/> left open.</summary>
    public async Task SayAsync(string text)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>SIGKILL, to it alone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal; does nothing when the program has ended.</summary>
    public void Send(Signal signal)
    {
        if (_process.HasExited) return;
        const int NoSuchProcess = 3;
        if (SendSignal(_process.Id, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new InvalidOperationException($"Cannot send {signal} to {_process.Id}: error {error}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _watching;
        // A grandchild that lives on may hold the pipes; they are not waited for.
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    private async Task<ProgramResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(_options.Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await Task.WhenAll(_output.Ended, _error.Ended).WaitAsync(limit.Token);
            await _feeding.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {_options.Limit.TotalSeconds:0} s.\n--- output\n{Output}\n--- error\n{Error}", e);
        }

        return new(_process.ExitCode, Output, Error, _clock.Elapsed, await _watching) { OutputBytes = _output.Bytes };
    }

    private async Task FeedAsync()
    {
        var input = _process.StandardInput.BaseStream;
        try
        {
            if (_options.InputText is { } text) await input.WriteAsync(Encoding.UTF8.GetBytes(text));
            if (_options.Input is { } stream) await stream.CopyToAsync(input);
            await input.FlushAsync();
            if (!_options.KeepsInputOpen) _process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It ended without reading everything.
        }
    }

    private async Task<long> WatchMemoryAsync()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var peak = 0L;
        while (!_process.HasExited)
        {
            peak = Math.Max(peak, ResidentPeak());
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(Look));
        }

        return peak;
    }

    private long ResidentPeak()
    {
        try
        {
            // VmHWM is the kernel's own high-water mark, so that a look now and then suffices.
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10;
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
