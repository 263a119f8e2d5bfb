using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Planning;
using SnatchEngine.Runs;

namespace SnatchEngine.PostProcessing;

/// <summary>Brings an item that is more than one file as it comes: fetches its parts into staging, does its steps there, and places what they leave.</summary>
/// <remarks>A part that is whole is not fetched again, whatever fails after it.</remarks>
/// <param name="fetch">The download core.</param>
/// <param name="processors">Those who do the steps.</param>
/// <param name="stagingRoot">Where staging folders lie. Null: beside the target.</param>
/// <param name="turns">Who may have a staging folder now.</param>
/// <param name="stepPlaces">Who may do steps now.</param>
/// <param name="allowLaunchers">Whether a file that runs something when it is opened keeps its name.</param>
/// <param name="time">The clock.</param>
internal sealed class StagedDownload(
    Func<DownloadRequest, DownloadStatus, CancellationToken, Task<DownloadedFile>> fetch, PostProcessors processors, string? stagingRoot, StagingTurns turns, OpenPlaces stepPlaces, bool allowLaunchers, TimeProvider time)
{
    private const int PartsAtOnce = 4;

    /// <summary>Brings it.</summary>
    /// <param name="plan">A staged plan.</param>
    /// <param name="status">Live figures over all its parts.</param>
    /// <param name="notice">Hears what a person should know of plugins.</param>
    /// <param name="cancellationToken">Stops it; what is whole stays.</param>
    /// <returns>The main file in its place.</returns>
    public async Task<DownloadedFile> RunAsync(DownloadPlan plan, DownloadStatus status, Action<string> notice, CancellationToken cancellationToken)
    {
        var staged = plan.Staged!;
        if (AlreadyThere(plan, staged.Mark) is { } there)
        {
            status.Phase = DownloadPhase.Done;
            return there;
        }

        try
        {
            var started = time.GetTimestamp();
            var root = stagingRoot ?? plan.Request.Folder;
            using var turn = await turns.EnterAsync($"{Path.GetFullPath(root)}\n{NameOf(plan)}\n{staged.Key}", cancellationToken);
            using var staging = StagingFolder.Open(root, NameOf(plan), staged.Key);
            var placement = new Placement(staging, plan.Request.Folder, plan.Request.Overwrite, allowLaunchers);
            List<string> notes = [];
            var (fetched, placed) = (new Fetched([], []), placement.Resume(staged.Mark));
            if (placed is null)
            {
                status.Phase = DownloadPhase.Connecting;
                fetched = await FetchAsync(staged, staging, status, cancellationToken);
                notes.AddRange(fetched.Notes);
                var files = await ProcessInTurnAsync(staged, fetched, staging, placement, status, notes, notice, cancellationToken);
                status.Phase = DownloadPhase.Finishing;
                cancellationToken.ThrowIfCancellationRequested();
                placed = placement.Place(files, staged.Mark);
            }

            staging.Remove();
            status.Phase = DownloadPhase.Done;
            return Summed(placed, fetched, time.GetElapsedTime(started), notes);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"{Path.GetFullPath(plan.Request.Folder)} cannot be written: {e.Message}", e);
        }
    }

    private static DownloadedFile? AlreadyThere(DownloadPlan plan, string mark)
    {
        if (plan.Request.Overwrite || plan.Request.FileName is not { } name)
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(plan.Request.Folder, name));
        return file.Exists && DurableFile.GetXattr(file.FullName, Placement.Mark) == mark
            ? new DownloadedFile { Path = file.FullName, Length = file.Length, Outcome = DownloadOutcome.AlreadyComplete }
            : null;
    }

    private static string NameOf(DownloadPlan plan) => SafeName.From(plan.Request.FileName, plan.Request.Urls[0]);

    private async Task<Fetched> FetchAsync(StagedPlan staged, StagingFolder staging, DownloadStatus status, CancellationToken cancellationToken)
    {
        var results = new Part?[staged.Parts.Count];
        var notes = new string?[staged.Parts.Count];
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken };
        status.Phase = DownloadPhase.Transferring;
        await Parallel.ForAsync(0, results.Length, bounds, async (i, token) =>
        {
            try
            {
                results[i] = await FetchPartAsync(staged.Parts[i], i, staging, status, token);
            }
            catch (SnatchException e) when (staged.Parts[i].IsOptional && !IsForLater(e))
            {
                notes[i] = $"left out {staged.Parts[i].Role.ToString().ToLowerInvariant()} {staged.Parts[i].Source.Label ?? staged.Parts[i].Source.Language}: {e.Message}";
            }
        });
        return new Fetched([.. results.OfType<Part>()], [.. notes.OfType<string>()]);
    }

    // What can be had later is worth waiting for, and a full disk is not the part's own trouble.
    private static bool IsForLater(SnatchException e) => e is DownloadException { Failure: DownloadFailure.Parked or DownloadFailure.DiskFull or DownloadFailure.CannotWrite };

    private async Task<Part> FetchPartAsync(PlannedPart part, int number, StagingFolder staging, DownloadStatus whole, CancellationToken cancellationToken)
    {
        DownloadedFile? got = null;
        if (staging.FinishedPart(number) is not { } path)
        {
            var wanted = part.Request;
            var request = wanted with { Folder = staging.PartFolder(number), FileName = wanted.FileName is { } name ? Path.GetFileName(name) : null, Overwrite = false, OnlyIfNewer = false };
            got = await fetch(request, new DownloadStatus { Whole = whole }, cancellationToken);
            path = got.Path;
        }

        return new Part(new StagedFile { Path = path, Name = part.Request.FileName ?? Path.GetFileName(path), Role = part.Role, Source = part.Source }, got);
    }

    private async Task<IReadOnlyList<StagedFile>> ProcessInTurnAsync(
        StagedPlan staged, Fetched fetched, StagingFolder staging, Placement placement, DownloadStatus status, List<string> notes, Action<string> notice, CancellationToken cancellationToken)
    {
        status.Phase = staged.Steps.Count > 0 ? DownloadPhase.Processing : status.Phase;
        await stepPlaces.EnterAsync(cancellationToken);
        try
        {
            return await ProcessAsync(staged, fetched, staging, placement, status, notes, notice, cancellationToken);
        }
        finally
        {
            stepPlaces.Leave();
        }
    }

    private async Task<IReadOnlyList<StagedFile>> ProcessAsync(
        StagedPlan staged, Fetched fetched, StagingFolder staging, Placement placement, DownloadStatus status, List<string> notes, Action<string> notice, CancellationToken cancellationToken)
    {
        IReadOnlyList<StagedFile> files = [.. fetched.Parts.Select(p => p.File)];
        var lastMaker = staged.Steps.Index().Where(s => s.Item.MakesFilesAnew).Select(s => s.Index).DefaultIfEmpty(-1).Last();
        foreach (var (number, step) in staged.Steps.Index())
        {
            // From here on names are those of the library: what writes them down writes the right ones.
            files = number > lastMaker ? placement.Settled(files) : files;
            status.Phase = DownloadPhase.Processing;
            status.Reason = step.Use;
            var request = new PostProcessingRequest
            {
                Item = staged.Item,
                Files = files,
                Folder = staging.StepFolder(number),
                Options = step.Options,
                Fetched = [.. fetched.Parts.Where(p => p.File.Role == StagedRole.Media).Select(p => p.File.Source).OfType<MediaSource>()],
                Progress = new StepProgress(status, step.Use),
            };
            try
            {
                var result = await processors.RunAsync(step, request, notice, cancellationToken);
                files = ChangeSet.Apply(step, request, result);
                notes.AddRange(result.Notes.Take(64));
            }
            catch (SnatchException e) when (step.IsOptional)
            {
                notes.Add($"went on without {step.Use}: {e.Message}");
            }
        }

        status.Reason = null;

        // The main file comes first, and its place is the item's.
        return [.. files.OrderBy(f => f.Role == StagedRole.Media ? 0 : 1)];
    }

    private static DownloadedFile Summed(IReadOnlyList<string> placed, Fetched fetched, TimeSpan elapsed, List<string> notes)
    {
        var got = fetched.Parts.Select(p => p.Got).OfType<DownloadedFile>().ToList();
        if (placed.Count > 1)
        {
            notes.Add($"with {string.Join(", ", placed.Skip(1).Take(8).Select(Path.GetFileName))}{(placed.Count > 9 ? $" and {placed.Count - 9} more" : "")}");
        }

        return new DownloadedFile
        {
            Path = placed[0],
            Length = new FileInfo(placed[0]).Length,
            Outcome = got.Count < fetched.Parts.Count || fetched.Parts.Count == 0 || got.Exists(f => f.Outcome == DownloadOutcome.Resumed) ? DownloadOutcome.Resumed : DownloadOutcome.Downloaded,
            LengthVerified = got.TrueForAll(f => f.LengthVerified),
            Wire = got.Aggregate(default(WireBytes), (sum, f) => sum + f.Wire),
            Requests = got.Sum(f => f.Requests),
            PeakConnections = got.Sum(f => f.PeakConnections),
            Elapsed = elapsed,
            Notes = [.. got.SelectMany(f => f.Notes), .. notes],
        };
    }

    /// <summary>A part that is whole; what the core said of it is null when an earlier run had fetched it.</summary>
    private sealed record Part(StagedFile File, DownloadedFile? Got);

    private sealed record Fetched(IReadOnlyList<Part> Parts, IReadOnlyList<string> Notes);

    private sealed class StepProgress(DownloadStatus status, string use) : IProgress<double>
    {
        public void Report(double value) => status.Reason = $"{use} {value:P0}";
    }
}
