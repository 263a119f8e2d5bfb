using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace SnatchEngine.Cli.Tracing;

/// <summary>A trace of this process, from its beginning until it is disposed.</summary>
internal sealed class ProcessTrace : IAsyncDisposable
{
    private const long Gc = 0x1;
    private const long Loader = 0x8;
    private const long Jit = 0x10;
    private const long NGen = 0x20;
    private const long Threading = 0x10000;
    private const int BufferMegabytes = 64;

    private readonly EventPipeSession _session;
    private readonly FileStream _file;
    private readonly Task _copying;

    private ProcessTrace(EventPipeSession session, FileStream file)
    {
        (_session, _file) = (session, file);
        _copying = session.EventStream.CopyToAsync(file);
    }

    /// <summary>Begins it.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">It cannot be written, or the runtime was told not to trace.</exception>
    public static async Task<ProcessTrace> BeginAsync(string path, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            file = Open(path);
            var session = await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(
                [
                    new EventPipeProvider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
                    new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, Gc | Loader | Jit | NGen | Threading),
                ],
                requestRundown: true,
                BufferMegabytes,
                cancellationToken);
            return new ProcessTrace(session, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DiagnosticsClientException)
        {
            if (file is not null)
            {
                await file.DisposeAsync();
                File.Delete(path);
            }

            var why = failure is DiagnosticsClientException ? "the runtime lets nobody trace it (is DOTNET_EnableDiagnostics set to 0?)" : failure.Message;
            throw new UsageException([$"cannot trace to '{path}': {why}"]);
        }
    }

    // It holds the command line, and with that passwords: nobody else reads it, whatever the file was before.
    private static FileStream Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = Private });
        if (!path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(file.SafeFileHandle, Private);
        }

        return file;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The names of the functions come at the end, so the file is whole only after all of it is read.
        await _session.StopAsync(CancellationToken.None);
        await _copying;
        await _file.DisposeAsync();
        _session.Dispose();
    }
}
