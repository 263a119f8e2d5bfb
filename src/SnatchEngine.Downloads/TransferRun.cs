using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads;

/// <summary>Brings what a part file lacks, proves the whole, and puts it in its place.</summary>
internal sealed class TransferRun(
    Engine engine, DownloadRequest request, DownloadStatus status, MirrorBoard mirrors, Patience patience, HttpAsk ask, Tally tally)
{
    private const int PieceRounds = 3;

    private readonly DiskRoom _room = new(engine, status);
    private Transfer _transfer = null!;

    /// <summary>Ranges were seen to lie about this file: one plain stream only.</summary>
    public bool SingleStream { get; init; }

    /// <param name="target">The open part.</param>
    /// <param name="header">What the part's journal says it is, and goes on saying.</param>
    /// <param name="identity">What the server says it is.</param>
    /// <param name="trusted">What the part already holds.</param>
    /// <param name="probe">The first answer; null when a part is resumed without asking from the start.</param>
    /// <param name="cancellationToken">Stops it, resumable.</param>
    public async Task<DownloadedFile> RunAsync(
        Target target, Lazy<JournalHeader> header, EntityIdentity identity, IReadOnlyList<ByteSpan> trusted, Probe? probe, CancellationToken cancellationToken)
    {
        var part = target.Part;
        if (trusted.Count > 0)
        {
            await GoOnAsync(target, header.Value, trusted, cancellationToken);
        }
        else if (target.Left is not null || RandomAccess.GetLength(part.File) > 0)
        {
            part.StartAgain();
        }

        _transfer = Prepare(part, header, identity, trusted, probe);
        (status.Name, status.Total) = (Path.GetFileName(part.Target), identity.Total);
        var isPlaced = false;
        try
        {
            var file = await FetchAndPlaceAsync(trusted.Count > 0, probe, cancellationToken);
            isPlaced = true;
            return file;
        }
        catch (Exception e)
        {
            if (e is DownloadException { Failure: DownloadFailure.TooLarge or DownloadFailure.ChecksumMismatch })
            {
                await _transfer.Checkpoint.StopAsync(flushRest: false);
                part.Discard();
                tally.Wire.DroppedAll();
                isPlaced = true;
            }

            throw;
        }
        finally
        {
            tally.Requests += _transfer.Requests;
            tally.PeakConnections = Math.Max(tally.PeakConnections, _transfer.PeakConnections);
            if (!isPlaced)
            {
                await LeaveResumableAsync();
            }
        }
    }

    /// <summary>A full disk may have no room even for the journal's next generation.</summary>
    private async Task GoOnAsync(Target target, JournalHeader header, IReadOnlyList<ByteSpan> trusted, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                target.Part.GoOn(header, target.Left!, trusted);
                return;
            }
            catch (IOException e) when (DurableFile.IsDiskFull(e))
            {
                await _room.WaitAfterRefusalAsync(Path.GetDirectoryName(target.Part.Target)!, 1, 0, cancellationToken);
            }
        }
    }

    private Transfer Prepare(PartFile part, Lazy<JournalHeader> header, EntityIdentity identity, IReadOnlyList<ByteSpan> trusted, Probe? probe)
    {
        var map = new SegmentMap(identity.Total, trusted);
        status.Received = map.HeldBytes;
        patience.StartFrom(map.HeldBytes);
        return new Transfer
        {
            Engine = engine,
            Request = request,
            Status = status,
            Mirrors = mirrors,
            Part = part,
            Map = map,
            Identity = identity,
            Checkpoint = new Checkpointer(part, map, engine.Options.Durability, engine.Time),
            Limit = engine.Limits.ForDownload(mirrors.First.Origin, request.LimitRate),
            Ask = ask,
            Header = header,
            Tally = tally,
            RangesUsable = !SingleStream && probe?.Exchange.ContentEncoding is null,
            RangesProven = probe?.Exchange.Status == 206,
        };
    }

    private async Task<DownloadedFile> FetchAndPlaceAsync(bool isResumed, Probe? probe, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            await FetchAsync(round == 0 ? probe : null, cancellationToken);
            status.Phase = DownloadPhase.Finishing;
            var proof = await new Proof(_transfer).RunAsync(cancellationToken);
            if (proof.BadSpans.Count == 0)
            {
                return await PlaceAsync(_transfer, isResumed, proof, cancellationToken);
            }

            if (round == PieceRounds)
            {
                throw new DownloadException(DownloadFailure.ChecksumMismatch, $"{proof.BadSpans.Count} pieces of {status.Name} do not have their hashes, after {PieceRounds} more tries.");
            }

            tally.Note($"{proof.BadSpans.Count} pieces had wrong hashes and were fetched again");
            _transfer = _transfer.Without(proof.BadSpans);
        }
    }

    private async Task FetchAsync(Probe? probe, CancellationToken cancellationToken)
    {
        var opened = Opened(_transfer, probe);
        while (true)
        {
            try
            {
                status.Phase = DownloadPhase.Transferring;
                if (SmallBody.Fits(_transfer, opened))
                {
                    if (await BringsSmallAsync(opened!, probe!, cancellationToken))
                    {
                        return;
                    }

                    opened = null;
                }

                var inOrder = _transfer.Map.Total > 1 << 20 && FreeSpace.Kind(Path.GetDirectoryName(_transfer.Part.Target)!) == FileSystemKind.Fat;
                var host = engine.Hosts.For(mirrors.First.Origin);
                var target = new ConnectionTarget(request, () => engine.Options, host.Memory, inOrder, engine.Time, () => host.Open);
                await new SegmentedTransfer(_transfer, patience, target).RunAsync(opened, probe?.Source ?? mirrors.First, opened is null ? null : probe?.Lease, cancellationToken);
                await _transfer.Checkpoint.StopAsync(flushRest: false);
                return;
            }
            catch (IOException e) when (DurableFile.IsDiskFull(e))
            {
                opened = null;
                await WaitForRoomAsync(cancellationToken);
            }
        }
    }

    /// <returns>False when the small answer broke off: the rest is fetched like that of any other file.</returns>
    private async Task<bool> BringsSmallAsync(OpenedBody opened, Probe probe, CancellationToken cancellationToken)
    {
        try
        {
            await new SmallBody(_transfer).BringAsync(opened, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DownloadException) && TransientFailure.Of(fault) is not (FailureClass.Local or FailureClass.DiskFull))
        {
            probe.Dispose();
            await patience.WaitAsync(fault, probe.Source, _transfer.Map.HeldBytes, cancellationToken);
            return false;
        }
        finally
        {
            // Its place at the host is free before the file is placed.
            probe.Dispose();
        }
    }

    /// <summary>The disk is full: what is here is made durable, and the download goes on when there is room.</summary>
    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _transfer.Checkpoint.StopAsync(flushRest: true);
        }
        catch (IOException)
        {
            // A full disk may refuse the journal too; its earlier records still hold.
        }

        if (_transfer.Part.IsDistrusted)
        {
            _transfer = _transfer.With(_transfer.Part.Journal?.LastDurable ?? []);
        }

        var missing = (_transfer.Map.Total ?? 0) - _transfer.Map.HeldBytes;
        await _room.WaitAfterRefusalAsync(Path.GetDirectoryName(_transfer.Part.Target)!, Math.Max(1, missing), _transfer.Map.HeldBytes, cancellationToken);
    }

    /// <summary>The first answer's body, decoded; null when it does not bring what is missing.</summary>
    private OpenedBody? Opened(Transfer transfer, Probe? probe)
    {
        if (probe is null)
        {
            return null;
        }

        var exchange = probe.Exchange;
        if (transfer.Map.HeldBytes > 0)
        {
            probe.Dispose();
            return null;
        }

        if (exchange.ContentEncoding is { } encoding && !exchange.IsPart)
        {
            tally.Note($"the server sent it encoded as {encoding}, which was undone");
            return new OpenedBody(exchange, BodyDecoder.Decode(probe.Body, encoding, exchange.Url.Host), 0, long.MaxValue, IsWholeFile: true);
        }

        var answer = RangeAnswer.Judge(exchange, 0, null, transfer.Identity, isSameServer: true);
        if (answer.Verdict is RangeVerdict.Usable or RangeVerdict.WholeFile)
        {
            return new OpenedBody(exchange, probe.Body, 0, answer.End, IsWholeFile: answer.Verdict == RangeVerdict.WholeFile);
        }

        probe.Dispose();
        return null;
    }

    private async Task<DownloadedFile> PlaceAsync(Transfer transfer, bool isResumed, ProofOutcome proof, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var part = transfer.Part;
        var length = transfer.Map.Total ?? transfer.Map.HeldBytes;
        part.Journal?.Seal(length);
        FailPoint.Pass("sealed");
        if (transfer.Identity.LastModified is { } modified)
        {
            File.SetLastWriteTimeUtc(part.File, modified.UtcDateTime);
        }

        // Before it has its name, so that whoever finds the name finds the proof as well.
        ExistingFile.Remember(part.Path, transfer.Identity);
        FailPoint.Pass("dated");

        string path;
        try
        {
            path = await engine.Placer.PlaceAsync(part, request.Overwrite || request.OnlyIfNewer);
        }
        catch (IOException e)
        {
            throw new DownloadException(DownloadFailure.CannotWrite, $"{part.Target} could not be made safe on the disk: {e.Message}", e);
        }

        var isVerified = transfer.Identity.Total is not null || transfer.IsEndKnown || proof.Verified is not null;
        if (!isVerified)
        {
            tally.Note("the server did not tell the length and just closed the connection; nothing proves that the end is not missing");
        }

        part.DropJournal();
        FailPoint.Pass("finished");
        status.Phase = DownloadPhase.Done;
        return new DownloadedFile
        {
            Path = path,
            Length = length,
            Outcome = isResumed ? DownloadOutcome.Resumed : DownloadOutcome.Downloaded,
            LengthVerified = isVerified,
            Verified = proof.Verified,
            Wire = tally.Wire.Bytes,
            Requests = tally.Requests + transfer.Requests,
            PeakConnections = transfer.PeakConnections,
            Elapsed = tally.Elapsed,
            Choice = status.Choice,
            ETag = transfer.Identity.Tag?.ToString(),
            LastModified = transfer.Identity.LastModified,
            Notes = tally.Notes,
        };
    }

    /// <summary>Whatever ended it: what can be proven later is made durable, what cannot is removed.</summary>
    private async Task LeaveResumableAsync()
    {
        var (part, checkpoint) = (_transfer.Part, _transfer.Checkpoint);
        try
        {
            if (!part.IsDistrusted)
            {
                _transfer.RecordEverything();
            }

            await checkpoint.StopAsync(flushRest: !part.IsDistrusted);
        }
        catch (IOException)
        {
            // The failure that brought us here is the one to report; without a durable record the next run starts from the last one.
        }

        if (part.IsDistrusted)
        {
            var durable = part.Journal?.LastDurable.Sum(s => s.Length) ?? 0;
            part.KeepDurable();
            tally.Wire.Dropped(_transfer.Map.HeldBytes - durable);
        }
        else if (part.Journal is null)
        {
            part.Discard();
            tally.Wire.DroppedAll();
        }
    }
}
