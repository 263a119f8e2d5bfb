using System.Globalization;
using SnatchEngine.Benching;
using SnatchEngine.Benching.Serving;
using SnatchEngine.Cli.Commands;

namespace SnatchEngine.Cli.Benching;

/// <summary>Where runs take place: a folder that is gone afterwards, and the own server when no URL is given.</summary>
internal sealed class BenchStage : IAsyncDisposable
{
    private readonly BenchInvocation _asked;
    private readonly CellProcess _process;
    private readonly string _folder;
    private readonly BenchServer? _server;

    /// <summary>Sets it up.</summary>
    /// <exception cref="UsageException">The folder cannot be written.</exception>
    public BenchStage(BenchInvocation asked, Composition composition)
    {
        _asked = asked;
        _folder = Path.Combine(asked.Folder, $"snatch-bench-{Path.GetRandomFileName()[..8]}");
        var scratch = Path.Combine(_folder, "tmp");
        _process = new CellProcess(composition.Program, scratch, asked.RunLimit, composition.Time);
        try
        {
            Directory.CreateDirectory(scratch);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"--dir '{asked.Folder}': cannot be written: {failure.Message}"]);
        }

        _server = asked.Urls.Count == 0 && asked.UrlList is null ? new BenchServer(asked.Script, composition.Time) : null;
    }

    /// <summary>Measures a cell of the plan once.</summary>
    public Task<BenchRun> MeasureAsync(BenchCell cell, CancellationToken cancellationToken) => MeasureAsync(cell, null, cancellationToken);

    /// <summary>Measures a cell of the plan once, and traces it.</summary>
    public Task<BenchRun> MeasureAsync(BenchCell cell, string? traceTo, CancellationToken cancellationToken)
    {
        var (files, size) = (_asked.Plan.Files, _asked.Plan.Size.Bytes / _asked.Plan.Files);
        var work = WorkOf(cell) with { TraceTo = traceTo };
        return _server is null
            ? RunAsync(work with { Urls = _asked.Urls, UrlList = _asked.UrlList, Copies = files }, null, keep: false, files * _asked.Plan.Urls.Count, cancellationToken)
            : RunAsync(work with { Urls = Urls(files, size) }, size, keep: false, files, cancellationToken);
    }

    /// <summary>Fetches files of the own server once.</summary>
    /// <param name="cell">How.</param>
    /// <param name="files">How many.</param>
    /// <param name="size">The bytes of each.</param>
    /// <param name="keep">Leave the files for <see cref="FetchAgainAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<BenchRun> FetchAsync(BenchCell cell, int files, long size, bool keep, CancellationToken cancellationToken) =>
        RunAsync(WorkOf(cell) with { Urls = Urls(files, size) }, size, keep, files, cancellationToken);

    /// <summary>Fetches files that are there already.</summary>
    public Task<BenchRun> FetchAgainAsync(BenchCell cell, int files, long size, CancellationToken cancellationToken) =>
        RunAsync(WorkOf(cell) with { Urls = Urls(files, size), OnlyIfNewer = true }, size, keep: false, files, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Clear(_folder);
    }

    private string[] Urls(int files, long size) => [.. Enumerable.Range(0, files).Select(i => _server!.UrlOf(i, size))];

    private CellWork WorkOf(BenchCell cell) => new()
    {
        Urls = [],
        Folder = Path.Combine(_folder, "files"),
        Profile = cell.Profile,
        Settings = [.. _asked.Settings, .. cell.Settings().Select(s => new ProfileSetting(s.Key, s.Value, "bench"))],
    };

    private async Task<BenchRun> RunAsync(CellWork work, long? size, bool keep, int files, CancellationToken cancellationToken)
    {
        try
        {
            var run = await _process.RunAsync(work, files, cancellationToken);
            return size is { } each && run.Succeeded > 0 ? await VerifiedAsync(run, work.Folder, files, each, cancellationToken) : run;
        }
        finally
        {
            if (!keep)
            {
                Clear(work.Folder);
            }
        }
    }

    // The own server's bytes are known, so speed never counts for files that are wrong.
    private static async Task<BenchRun> VerifiedAsync(BenchRun run, string folder, int files, long size, CancellationToken cancellationToken)
    {
        for (var file = 0; file < files; file++)
        {
            var own = Path.Combine(folder, file.ToString(CultureInfo.InvariantCulture));
            var path = Directory.Exists(own) ? Directory.EnumerateFiles(own, "*.bin").FirstOrDefault() : null;
            if (path is not null && !await BenchBytes.AreInAsync(path, file, size, cancellationToken))
            {
                run = run with { Succeeded = Math.Max(0, run.Succeeded - 1), Bytes = Math.Max(0, run.Bytes - size), Problem = $"file {file} is not what the server sent" };
            }
        }

        return run;
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
