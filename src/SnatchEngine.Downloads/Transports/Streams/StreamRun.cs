using System.Threading.Channels;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Fetches pieces ahead, several at once, and writes them in their order.</summary>
internal sealed class StreamRun(StreamContext context, PieceWork work, StreamPart part, bool isLive) : IDisposable
{
    private const int MostAhead = 64;
    private const long MostBytesAhead = 256 << 20;

    private readonly int _most = Math.Max(1, context.Request.Connections ?? context.Engine.Options.ConnectionsPerFile);
    private readonly bool _isExact = context.Request.Connections is not null || context.Engine.Options.ExactConnections;
    private readonly SemaphoreSlim _written = new(0);
    private long _bytesAhead;
    private int _ahead;
    private int _allowed;

    /// <summary>Pieces the server says itself that it does not have.</summary>
    public long Gaps { get; private set; }

    /// <summary>Pieces of a live stream that could not be had.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the last of them was lost.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>Every body was proven not to lack its end.</summary>
    public bool AreLengthsKnown { get; private set; } = true;

    public void Dispose() => _written.Dispose();

    /// <exception cref="DownloadException">A piece cannot be had; all before it are in the part.</exception>
    public async Task RunAsync(IAsyncEnumerable<StreamPiece> pieces, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(_allowed = _isExact ? _most : 1, _most);
        var ahead = Channel.CreateBounded<Task<FetchedPiece?>>(Math.Max(MostAhead, 2 * _most));
        var producing = ProduceAsync(pieces, ahead.Writer, slots, stop.Token);
        try
        {
            await foreach (var fetching in ahead.Reader.ReadAllAsync(cancellationToken))
            {
                await WriteAsync(fetching, cancellationToken);
            }

            await producing;
        }
        finally
        {
            await stop.CancelAsync();
            await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (ahead.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (left.IsCompletedSuccessfully)
                {
                    Drop(await left);
                }
            }
        }
    }

    private void Drop(FetchedPiece? piece)
    {
        context.Tally.Wire.Dropped(piece?.Body.Length ?? 0);
        piece?.Dispose();
    }

    private async Task ProduceAsync(IAsyncEnumerable<StreamPiece> pieces, ChannelWriter<Task<FetchedPiece?>> ahead, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var piece in pieces.WithCancellation(cancellationToken))
            {
                await slots.WaitAsync(cancellationToken);
                while (Interlocked.Read(ref _bytesAhead) > MostBytesAhead && Volatile.Read(ref _ahead) > 0)
                {
                    await _written.WaitAsync(cancellationToken);
                }

                Interlocked.Increment(ref _ahead);
                var fetching = FetchAsync(piece, slots, cancellationToken);
                await WriteToAsync(ahead, fetching, cancellationToken);
            }

            ahead.Complete();
        }
        catch (Exception e)
        {
            ahead.TryComplete(e);
        }
    }

    /// <summary>A piece that was begun is either handed on or let go of.</summary>
    private async Task WriteToAsync(ChannelWriter<Task<FetchedPiece?>> ahead, Task<FetchedPiece?> fetching, CancellationToken cancellationToken)
    {
        try
        {
            await ahead.WriteAsync(fetching, cancellationToken);
        }
        catch
        {
            await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fetching.IsCompletedSuccessfully)
            {
                Drop(await fetching);
            }

            throw;
        }
    }

    private async Task<FetchedPiece?> FetchAsync(StreamPiece piece, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            if (piece.IsGap)
            {
                return null;
            }

            var fetched = await work.FetchAsync(piece, cancellationToken);
            Interlocked.Add(ref _bytesAhead, fetched.Body.Length);
            Widen(slots);
            return fetched;
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Each piece that comes well allows one more at once, so that they double while all go well: 1, 2, 4, 8.</summary>
    private void Widen(SemaphoreSlim slots)
    {
        var allowed = Volatile.Read(ref _allowed);
        if (allowed < _most && Interlocked.CompareExchange(ref _allowed, allowed + 1, allowed) == allowed)
        {
            slots.Release();
        }
    }

    private async Task WriteAsync(Task<FetchedPiece?> fetching, CancellationToken cancellationToken)
    {
        try
        {
            using var fetched = await fetching;
            if (fetched is null)
            {
                Gaps++;
                return;
            }

            AreLengthsKnown &= fetched.IsLengthKnown;
            Interlocked.Add(ref _bytesAhead, -fetched.Body.Length);
            await part.AppendAsync(fetched, cancellationToken);
            if (context.Request.MaxSize is { } most && part.Length > most.Bytes)
            {
                throw new DownloadException(DownloadFailure.TooLarge, $"The stream has more than the {most} allowed.");
            }
        }
        catch (DownloadException e) when (isLive && IsOneOfMany(e))
        {
            // Of a live stream what is gone is gone; the rest is worth having.
            (Lost, LostBecause) = (Lost + 1, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _ahead);
            _written.Release();
        }
    }

    private static bool IsOneOfMany(DownloadException e) => e.Failure is
        DownloadFailure.ServerRefused or DownloadFailure.ServerFailed or DownloadFailure.LinkExpired or DownloadFailure.Truncated or DownloadFailure.Stalled or
        DownloadFailure.LoginOrErrorPage or DownloadFailure.ProtocolError;
}
