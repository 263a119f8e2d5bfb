using System.Globalization;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Brings the pieces a part lacks, proves what can be proven, and puts it in its place.</summary>
internal sealed class StreamTake(StreamContext context, StreamSource source, StreamPart part)
{
    /// <param name="proof">What the whole stream is. Null: it is live.</param>
    /// <param name="isResumed">The part held something.</param>
    /// <param name="grace">Time for pieces under way when a live stream is interrupted.</param>
    /// <param name="cancellationToken">Stops a finished stream, resumable; ends the recording of a live one.</param>
    public async Task<DownloadedFile> RunAsync(string? proof, bool isResumed, TimeSpan grace, CancellationToken cancellationToken)
    {
        var feed = new StreamFeed(context, source);
        using var run = new StreamRun(context, new PieceWork(context, source, part.File.Path), part, feed.IsLive);
        if (feed.IsLive)
        {
            await LiveAsync(feed, run, grace, cancellationToken);
        }
        else
        {
            await run.RunAsync(feed.ReadAsync(part.Last, CancellationToken.None), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (part.Length == 0)
        {
            throw new DownloadException(DownloadFailure.ServerFailed, $"Nothing of the stream came: {run.LostBecause ?? "its server has no piece of it"}.");
        }

        Note(feed, run);
        context.Status.Phase = DownloadPhase.Finishing;
        await part.StopAsync(keeps: false);
        var verified = await VerifyAsync();
        return await PlaceAsync(proof, verified, isResumed, isWhole: run is { AreLengthsKnown: true, Gaps: 0, Lost: 0 } && feed.Missed == 0);
    }

    /// <summary>The first interruption ends the recording; what is under way has a moment to come in.</summary>
    private async Task LiveAsync(StreamFeed feed, StreamRun run, TimeSpan grace, CancellationToken cancellationToken)
    {
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, context.Engine.Time);
        await using var interruption = cancellationToken.Register(() => hard.CancelAfter(grace));
        try
        {
            await run.RunAsync(feed.ReadAsync(part.Last, cancellationToken), hard.Token);
        }
        catch (OperationCanceledException) when (hard.IsCancellationRequested && part.Length > 0)
        {
            // What came in time is the recording.
        }

        if (cancellationToken.IsCancellationRequested)
        {
            if (part.Length == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            context.Tally.Note("recording was stopped; what was recorded is whole");
        }
    }

    private void Note(StreamFeed feed, StreamRun run)
    {
        Say(run.Gaps, "are gaps that the server says it has itself");
        Say(run.Lost, $"could not be had: {run.LostBecause?.TrimEnd('.')}");
        Say(feed.Missed, "were gone before they could be fetched");

        void Say(long count, string what)
        {
            if (count > 0)
            {
                context.Tally.Note(string.Create(CultureInfo.InvariantCulture, $"{count} segments {what}"));
            }
        }
    }

    private async Task<string?> VerifyAsync()
    {
        if (RandomAccess.GetLength(part.File.File) is var actual && actual != part.Length)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"{part.File.Path} has {actual} bytes where {part.Length} were written; is somebody else changing it?");
        }

        var promised = context.Request.Checksums;
        if (promised.Count == 0)
        {
            return null;
        }

        var found = await ChecksumHash.OfFileAsync(part.File.File, promised.Select(c => c.Kind).Distinct(), CancellationToken.None);
        return promised.All(found.Contains)
            ? promised[0].ToString()
            : throw new DownloadException(DownloadFailure.ChecksumMismatch, "The stream's file has another hash than was promised; it was thrown away. Check the checksum, or the source.");
    }

    private async Task<DownloadedFile> PlaceAsync(string? proof, string? verified, bool isResumed, bool isWhole)
    {
        var length = part.Length;
        part.File.Journal?.Seal(length);
        FailPoint.Pass("sealed");
        if (proof is not null && isWhole)
        {
            // Before it has its name, so that whoever finds the name finds the proof as well.
            StreamProof.Remember(part.File.Path, proof, length);
        }

        string path;
        try
        {
            path = await context.Engine.Placer.PlaceAsync(part.File, context.Request.Overwrite || context.Request.OnlyIfNewer);
        }
        catch (IOException e)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"{part.File.Target} could not be made safe on the disk: {e.Message}", e);
        }

        part.File.DropJournal();
        FailPoint.Pass("finished");
        return new DownloadedFile
        {
            Path = path,
            Length = length,
            Outcome = isResumed ? DownloadOutcome.Resumed : DownloadOutcome.Downloaded,
            LengthVerified = isWhole || verified is not null,
            Verified = verified,
        };
    }
}
