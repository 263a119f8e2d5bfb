using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>One stream from its manifest to the file in its place.</summary>
internal sealed class StreamJob(StreamContext context)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private static readonly string[] s_everywhere = ["User-Agent", "Accept", "Accept-Language"];

    private readonly Engine _engine = context.Engine;
    private readonly DownloadRequest _request = context.Request;

    /// <returns>Null when the URL is no stream after all.</returns>
    public async Task<DownloadedFile?> RunAsync(CancellationToken cancellationToken)
    {
        context.Status.Phase = DownloadPhase.Connecting;
        using var source = new StreamSource(context);
        if (!await source.OpenAsync(cancellationToken))
        {
            return null;
        }

        var name = _request.FileName ?? StreamName.Of(context, source.Variant, source.Window);
        if (source.Window.IsOneFile)
        {
            return await OneFileAsync(source, name, cancellationToken);
        }

        if (source.Window is { IsEnded: true, Pieces.Count: 0 })
        {
            throw new DownloadException(DownloadFailure.BadManifest, "The stream has ended and has no segments.");
        }

        var wanted = new RootFolder(_request.Folder).Resolve(_request.FileName is null ? [name] : SafeName.Path(name));
        var proof = source.Window.IsEnded ? StreamProof.Of(source.Variant, source.Window) : null;
        if (!_request.Overwrite && await IsThereAsync(wanted, proof, cancellationToken))
        {
            return Counted(context.Tally.AlreadyThere(wanted, _request.Checksums.Count > 0 ? _request.Checksums[0].ToString() : null));
        }

        return await RecordAsync(source, wanted, proof, cancellationToken);
    }

    private async Task<bool> IsThereAsync(string wanted, string? proof, CancellationToken cancellationToken)
    {
        if (_request.Checksums.Count > 0)
        {
            return await ExistingFile.HasAsync(wanted, _request.Checksums, cancellationToken);
        }

        var isThere = proof is not null && StreamProof.Holds(wanted, proof);
        if (isThere && !File.Exists(PartFile.PathFor(wanted)))
        {
            // What a crash between the renaming and the end left.
            PartJournal.Delete(PartFile.JournalPathFor(wanted));
        }

        return isThere;
    }

    /// <summary>The one file of a variant is an ordinary download; what was lent stays with the manifest's origin.</summary>
    private async Task<DownloadedFile> OneFileAsync(StreamSource source, string name, CancellationToken cancellationToken)
    {
        var urls = source.Window.Pieces[0].Urls;
        var access = _request.Access;
        if (WireUrl.OriginOf(urls[0]) != WireUrl.OriginOf(context.Sources[0].Address))
        {
            access = access with { Authorization = null, Headers = [.. access.Headers.Where(h => s_everywhere.Contains(h.Key, StringComparer.OrdinalIgnoreCase))] };
        }

        var request = _request with
        {
            Urls = [.. urls.Select(u => u.AbsoluteUri)],
            FileName = name,
            Access = access,
            Stream = new StreamChoice { Delivery = Abstractions.Media.StreamDelivery.File },
            TypedByOperator = urls.All(context.IsTyped),
            RenewLinks = source.RenewFileAsync,
        };
        var file = await new DownloadJob(_engine, request, context.Status, preferHttp2: false).RunAsync(cancellationToken);
        return file with { Notes = [.. context.Tally.Notes, .. file.Notes], Requests = file.Requests + context.Fetch.Requests, Wire = file.Wire + context.Tally.Wire.Bytes };
    }

    private async Task<DownloadedFile> RecordAsync(StreamSource source, string wanted, string? proof, CancellationToken cancellationToken)
    {
        var header = Header(source);
        await new DiskRoom(_engine, context.Status).WaitForAsync(Path.GetDirectoryName(wanted)!, 2 << 20, cancellationToken);
        var target = new TargetChoice(_request, new Lazy<string>(header.UrlHash)).Open(wanted, null, h => h.UrlHash == header.UrlHash || (h.ETag is not null && h.ETag == header.ETag));
        using var part = StreamPart.Open(context, target, header, mark => IsSame(source.Window, mark), source.Window.Container == "vtt", source.Window is { IsEnded: true, Pieces: [var first, ..] } ? first.Shift : null);
        var isResumed = part.Last is not null;
        (context.Status.Name, context.Status.Phase) = (Path.GetFileName(target.Part.Target), DownloadPhase.Transferring);
        SpillName.Sweep(part.File.Path);
        var isPlaced = false;
        try
        {
            var file = await new StreamTake(context, source, part).RunAsync(proof, isResumed, s_grace, cancellationToken);
            isPlaced = true;
            return Counted(file);
        }
        catch (DownloadException e) when (e.Failure is DownloadFailure.TooLarge or DownloadFailure.ChecksumMismatch)
        {
            await part.StopAsync(keeps: false);
            part.File.Discard();
            context.Tally.Wire.DroppedAll();
            isPlaced = true;
            throw;
        }
        finally
        {
            if (!isPlaced)
            {
                await part.StopAsync(keeps: true);
            }
        }
    }

    /// <summary>Signed links differ from run to run, so the first piece's own name stands for the stream besides its URL.</summary>
    private JournalHeader Header(StreamSource source) => new()
    {
        Boot = BootIdentity.Current,
        UrlHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_request.Urls[0]}\n{source.Variant.Id}"))),
        ETag = source.Window is { IsEnded: true, Pieces: [var first, ..] } ? $"{source.Variant.Id} {first.Identity:x16} {StreamProof.Of(source.Variant, source.Window)}" : null,
        ContentType = "stream",
    };

    /// <summary>Of a live stream what was recorded may have left the window since.</summary>
    private static bool IsSame(StreamWindow window, PieceMark mark) =>
        window.Pieces.FirstOrDefault(p => p.Position == mark.Position) is { } piece ? piece.Identity == mark.Identity : !window.IsEnded;

    private DownloadedFile Counted(DownloadedFile file) => file with
    {
        Wire = context.Tally.Wire.Bytes,
        Requests = context.Fetch.Requests,
        PeakConnections = context.Fetch.Peak,
        Elapsed = context.Tally.Elapsed,
        Notes = context.Tally.Notes,
    };
}
