using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>One plain stream from byte 0 over a part that has bytes already: those are compared, the missing ones written.</summary>
/// <remarks>The old bytes stay until the stream has passed them, so a server without ranges costs time and never data.</remarks>
internal sealed class Overtaker(Transfer transfer, BodyPump pump, HostGate sender)
{
    /// <param name="body">The stream, at <paramref name="offset"/>.</param>
    /// <param name="offset">Of the byte that comes next.</param>
    /// <param name="bodyEnd">Where the server said it ends.</param>
    /// <param name="idle">Time in which something must come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The offset after the last byte that came.</returns>
    public async Task<long> RunAsync(Stream body, long offset, long bodyEnd, TimeSpan idle, CancellationToken cancellationToken)
    {
        while (offset < bodyEnd && transfer.Map.At(offset) is { } segment)
        {
            var start = offset;
            offset = segment.IsDone || offset < segment.Position
                ? await CompareAsync(body, offset, segment.Position, idle, cancellationToken)
                : await pump.RunAsync(segment, body, offset, bodyEnd, idle, cancellationToken);
            if (offset == start)
            {
                break;
            }
        }

        return offset;
    }

    private async Task<long> CompareAsync(Stream body, long offset, long until, TimeSpan idle, CancellationToken cancellationToken)
    {
        using var lease = await transfer.Engine.Buffers.RentAsync(256 << 10, 16 << 10, cancellationToken);
        var watched = new WatchedStream(body, transfer.Mirrors.First.Address.Host, idle, transfer.Engine.Time);
        while (offset < until)
        {
            var read = await watched.ReadAsync(lease.Memory[..(int)Math.Min(lease.Memory.Length, until - offset)], cancellationToken);
            if (read == 0)
            {
                throw new TransferFault(FaultKind.Truncated, "The body ended before the bytes that are already here");
            }

            transfer.CountFetched(read, sender);
            transfer.Tally.Wire.Overlapped(read);
            if (!transfer.Part.Holds(lease.Memory.Span[..read], offset))
            {
                throw new TransferFault(FaultKind.Changed, "The file on the server holds other bytes than the part here");
            }

            offset += read;
            await transfer.Limit.SpendAsync(read, cancellationToken);
        }

        return offset;
    }
}
