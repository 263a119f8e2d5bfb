using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Verification;

/// <summary>What the proof of a whole file found.</summary>
/// <param name="Verified">The checksum that holds, as <c>sha-256=…</c>; null when there was none.</param>
/// <param name="BadSpans">Pieces with wrong hashes, to be fetched again.</param>
internal sealed record ProofOutcome(string? Verified, IReadOnlyList<ByteSpan> BadSpans);

/// <summary>Proves that a part is the file: its length, and every hash somebody promised.</summary>
internal sealed class Proof(Transfer transfer)
{
    public async Task<ProofOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var file = transfer.Part.File;
        var length = transfer.Map.Total ?? transfer.Map.HeldBytes;
        if (RandomAccess.GetLength(file) is var actual && actual != length)
        {
            if (actual < length)
            {
                throw new DownloadException(DownloadFailure.CannotWrite, $"{transfer.Part.Path} has {actual} bytes where {length} were written; is somebody else changing it?");
            }

            RandomAccess.SetLength(file, length);
        }

        if (transfer.Request.Pieces is { } pieces && await ChecksumHash.BadPiecesAsync(file, pieces, cancellationToken) is { Count: > 0 } bad)
        {
            return new(null, [.. bad.Select(i => new ByteSpan(i * pieces.PieceLength, Math.Min(length, (i + 1) * pieces.PieceLength)))]);
        }

        var promised = transfer.Request.Checksums.Concat(transfer.Identity.Digests).Concat(transfer.LaterDigests).Distinct().ToList();
        if (promised.Count == 0)
        {
            return new(null, []);
        }

        var found = await ChecksumHash.OfFileAsync(file, promised.Select(c => c.Kind).Distinct(), cancellationToken);
        foreach (var checksum in promised)
        {
            var here = found.First(f => f.Kind == checksum.Kind);
            if (here != checksum)
            {
                throw Mismatch(checksum.ToString(), here.ToString());
            }
        }

        return new(promised[0].ToString(), []);
    }

    /// <summary>Bytes from several answers may have been spliced wrongly, so one plain stream gets a second chance.</summary>
    private Exception Mismatch(string wanted, string found) =>
        transfer.RangesUsable && (transfer.Requests > 0 || transfer.Mirrors.Sources.Count > 1)
            ? new TransferFault(FaultKind.Torn, $"The file has {found} where {wanted} was promised")
            : new DownloadException(DownloadFailure.ChecksumMismatch, $"The file has {found} where {wanted} was promised; it was thrown away. Check the checksum, or the source.");
}
