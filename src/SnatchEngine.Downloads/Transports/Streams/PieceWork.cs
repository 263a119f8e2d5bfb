using System.Globalization;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A piece with all that is needed to write it.</summary>
internal sealed record FetchedPiece(StreamPiece Piece, PieceSpool Body, byte[]? Key, byte[]? Init, bool IsLengthKnown) : IDisposable
{
    public void Dispose() => Body.Dispose();
}

/// <summary>Fetches pieces with their keys and initializations; when links have expired, by fresh ones.</summary>
internal sealed class PieceWork(StreamContext context, StreamSource source, string part)
{
    private const int MostRenewals = 3;
    private const int KeyBytes = 16;
    private const int MostInit = 16 << 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly KeptBodies _kept = new();
    private int _number;

    /// <exception cref="DownloadException">It cannot be had.</exception>
    public async Task<FetchedPiece> FetchAsync(StreamPiece piece, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            try
            {
                return await TryAsync(piece, cancellationToken);
            }
            catch (DownloadException e) when (round < MostRenewals && e.Status is 401 or 403 or 404 or 410)
            {
                if (round > 0)
                {
                    await Task.Delay(s_pause * round * Math.Max(0.2, context.Engine.Jitter()), context.Engine.Time, cancellationToken);
                }

                var fresh = await source.RenewAsync(piece, cancellationToken);
                if (fresh is null || (fresh.Urls[0] == piece.Urls[0] && fresh.Key?.Url == piece.Key?.Url && round > 0))
                {
                    throw;
                }

                context.Fetch.LinksExpire |= fresh.Urls[0] != piece.Urls[0];
                piece = fresh;
            }
        }
    }

    private async Task<FetchedPiece> TryAsync(StreamPiece piece, CancellationToken cancellationToken)
    {
        var key = piece.Key is { } pieceKey ? await KeyAsync(pieceKey, cancellationToken) : null;
        var init = piece.Init is { } pieceInit ? await InitAsync(pieceInit, cancellationToken) : null;
        var spool = new PieceSpool(context.Memory, SpillPath());
        try
        {
            var wanted = new WantedBody
            {
                What = "a piece of the stream",
                Urls = piece.Urls,
                Range = piece.Range,
                IsTyped = context.IsTyped,
                IsMedia = true,
                Most = context.Request.MaxSize?.Bytes ?? long.MaxValue,
            };
            var answer = await context.Fetch.FetchAsync(wanted, spool, cancellationToken);
            return new FetchedPiece(piece, spool, key, init, answer.IsLengthKnown);
        }
        catch
        {
            context.Tally.Wire.Dropped(spool.Length);
            spool.Dispose();
            throw;
        }
    }

    private Task<byte[]> KeyAsync(PieceKey key, CancellationToken cancellationToken) => _kept.GetAsync(
        key.Url.AbsoluteUri,
        async token =>
        {
            var (bytes, _) = await context.BytesAsync(new WantedBody { What = "a key", Urls = [key.Url], IsTyped = context.IsTyped, Most = 64 << 10 }, token);
            return bytes.Length == KeyBytes
                ? bytes
                : throw new DownloadException(DownloadFailure.ProtocolError, $"{key.Url.Host} sent {bytes.Length} bytes where a key of {KeyBytes} should be; a login may be missing (--cookies, --header).");
        },
        cancellationToken);

    private Task<byte[]> InitAsync(PieceInit init, CancellationToken cancellationToken) => _kept.GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"{init.Urls[0].AbsoluteUri} {init.Range?.Start} {init.Range?.End}"),
        async token =>
        {
            var wanted = new WantedBody { What = "an initialization", Urls = init.Urls, Range = init.Range, IsTyped = context.IsTyped, IsMedia = true, Most = MostInit };
            var (bytes, _) = await context.BytesAsync(wanted, token);
            var key = init.Key is null ? null : await KeyAsync(init.Key, token);
            return key is null ? bytes : PieceCipher.Decrypt(bytes, key, init.Key!.Iv);
        },
        cancellationToken);

    // A name of its own, as the target's with more behind it might be too long.
    private string SpillPath() => string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetDirectoryName(part)}{Path.DirectorySeparatorChar}{SpillName.Of(part)}{Interlocked.Increment(ref _number)}.part");
}
