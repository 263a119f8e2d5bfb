namespace SnatchEngine.Downloads.Segments;

/// <summary>A file that fits one small answer: one buffer, one write, and no connections to manage.</summary>
internal sealed class SmallBody(Transfer transfer)
{
    private const long Largest = 64 << 10;

    /// <summary>Whether the first answer is all there is to do: whole, small, and not slowed down by a limit.</summary>
    public static bool Fits(Transfer transfer, OpenedBody? opened) =>
        opened is { IsWholeFile: true, Offset: 0 } && transfer.Map.Total is > 0 and <= Largest and var total && opened.End == total &&
        transfer.Map.HeldBytes == 0 && !transfer.Limit.IsLimited;

    /// <summary>Brings it; what came before a failure is kept.</summary>
    /// <exception cref="TransferFault">It stalled, or ended early.</exception>
    public async Task BringAsync(OpenedBody opened, CancellationToken cancellationToken)
    {
        var total = (int)transfer.Map.Total!.Value;
        using var lease = await transfer.Engine.Buffers.RentAsync(total, cancellationToken);
        var segment = transfer.Map.TakeFreeAt(0)!;
        var received = 0;
        var sender = transfer.HostOf(opened.Exchange);
        transfer.ConnectionOpened();
        try
        {
            using var clock = new StallClock(transfer.Engine.IdleTimeout(opened.Exchange.Origin), transfer.Engine.Time, cancellationToken);
            while (received < total)
            {
                var read = await clock.ReadAsync(opened.Body, lease.Memory[received..total], opened.Exchange.Url.Host);
                if (read == 0)
                {
                    throw new TransferFault(FaultKind.Truncated, $"{opened.Exchange.Url.Host} ended the body {total - received} bytes early");
                }

                received += read;
                transfer.CountFetched(read, sender);
            }
        }
        finally
        {
            transfer.ConnectionClosed();
            try
            {
                transfer.Store(segment, 0, lease.Memory.Span[..received]);
            }
            finally
            {
                transfer.Map.Release(segment);
            }
        }
    }
}
