using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Segments;

/// <summary>Brings one answer's body into the part file: claim, read, store, record, and wait for the limiter.</summary>
internal sealed class BodyPump(Transfer transfer, Connection connection, HostGate sender)
{
    private const int ReadSize = 512 << 10;
    private const int SmallestRead = 16 << 10;
    // A read may come on top before it is recorded, and a killed process must lose no more than 1 MiB.
    private const long RecordEvery = (1 << 20) - ReadSize;

    private long _recordFrom = -1;
    private long _unlearned;

    /// <summary>Reads until the segment is done or the body has no more.</summary>
    /// <param name="segment">Where the bytes go.</param>
    /// <param name="body">The body, at <paramref name="offset"/> of the file.</param>
    /// <param name="offset">Of the first byte that comes.</param>
    /// <param name="bodyEnd">Where the server said the body ends; <see cref="long.MaxValue"/> when it did not.</param>
    /// <param name="idle">Time in which a live connection must bring something.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The offset after the last byte that came.</returns>
    public async Task<long> RunAsync(Segment segment, Stream body, long offset, long bodyEnd, TimeSpan idle, CancellationToken cancellationToken)
    {
        using var clock = new StallClock(idle, transfer.Engine.Time, cancellationToken);
        var expected = Math.Min(bodyEnd, segment.End) - offset;
        using var lease = await transfer.Engine.Buffers.RentAsync((int)Math.Clamp(expected, SmallestRead, ReadSize), SmallestRead, cancellationToken);
        _recordFrom = offset;
        try
        {
            while (!segment.IsDone)
            {
                var until = Math.Min(transfer.Map.Claim(segment, offset, Window()), bodyEnd);
                if (until <= offset)
                {
                    break;
                }

                var wanted = transfer.Limit.ReadSize((int)Math.Min(lease.Memory.Length, until - offset));
                var read = await clock.ReadAsync(body, lease.Memory[..wanted], connection.Source.Address.Host);
                if (read == 0)
                {
                    break;
                }

                offset = Take(segment, offset, lease.Memory.Span[..read]);
                var limit = transfer.Limit.SpendAsync(read, cancellationToken);
                if (!limit.IsCompletedSuccessfully)
                {
                    clock.Stop();
                    await limit;
                    clock.Start();
                }
            }
        }
        finally
        {
            Record(segment, Math.Min(offset, segment.Position));
            if (_unlearned > 0)
            {
                connection.Learned(_unlearned);
            }
        }

        return offset;
    }

    private long Take(Segment segment, long offset, ReadOnlySpan<byte> bytes)
    {
        transfer.CountFetched(bytes.Length, sender);
        transfer.Store(segment, offset, bytes);
        offset += bytes.Length;
        connection.Pace.Add(bytes.Length);
        if (offset >= segment.Position)
        {
            segment.Speed = connection.Pace.BytesPerSecond;
        }

        _unlearned += bytes.Length;
        if (_unlearned >= RecordEvery)
        {
            connection.Learned(_unlearned);
            _unlearned = 0;
        }

        if (offset - _recordFrom >= RecordEvery)
        {
            Record(segment, Math.Min(offset, segment.Position));
        }

        connection.Leads(segment, offset);
        return offset;
    }

    private void Record(Segment segment, long upTo)
    {
        if (upTo > _recordFrom && _recordFrom >= segment.Start && transfer.Record(new ByteSpan(_recordFrom, upTo)))
        {
            _recordFrom = upTo;
        }
    }

    private long Window() => transfer.Engine.Options.ChunkSize?.Bytes ?? (connection.Pace.BytesPerSecond is > 0 and var speed
        ? ClaimWindow.For(speed)
        : ClaimWindow.First(transfer.Engine.Hosts.For(connection.Source.Origin).Memory.Goodput, transfer.Map.Total));
}
