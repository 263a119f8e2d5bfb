using System.Buffers;

namespace SnatchEngine.TestKit.Files;

/// <summary>How often a file has misbehaved in the ways that are counted.</summary>
internal sealed class FaultCounts
{
    private int _cuts;
    private int _stalls;

    public bool TakeCut(int most) => Take(ref _cuts, most);

    public bool TakeStall(int most) => Take(ref _stalls, most);

    private static bool Take(ref int count, int most)
    {
        for (var seen = Volatile.Read(ref count); seen < most; seen = Volatile.Read(ref count))
        {
            if (Interlocked.CompareExchange(ref count, seen + 1, seen) == seen) return true;
        }

        return false;
    }
}

/// <summary>Sends the bytes of an answer up to where a fault wants something else.</summary>
internal sealed class FileBody(Exchange exchange, IContent content, Faults faults, Slice slice, FaultCounts counts)
{
    private const int Block = 128 << 10;
    private const byte Garbage = 0xEE;
    private readonly long _length = slice.To - slice.From - (faults.ShortByOne ? 1 : 0) + faults.ExtraBytes;
    private readonly bool _chunked = IsChunked(faults);

    public static bool IsChunked(Faults faults) =>
        faults.Chunked || faults.ChunkedNoTerminator || faults.ChunkedAndLength is not null || faults.GzipEncoding;

    public async Task SendAsync()
    {
        var cut = CutAt();
        var end = cut ?? _length;
        if (faults.StallAfter is { } stall && stall.Bytes < end && stall.OnRequestIndex is var index && (index is null || index == exchange.Index) && counts.TakeStall(stall.Times))
        {
            await SendAsync(0, stall.Bytes, isLast: false);
            await exchange.StallAsync();
        }

        var held = 0L;
        if (faults is { Hold: { } gate, HoldAfter: { } after } && after <= end)
        {
            await SendAsync(0, held = after, isLast: false);
            await exchange.WaitForAsync(gate);
        }

        await SendAsync(held, end, isLast: cut is null && !_chunked);
        if (cut is not null) await exchange.EndAsync(faults.CutAfter!.How, faults.CutAfter.Http2Code);
        else if (faults.ChunkedNoTerminator) await exchange.CloseAsync();
        else if (_chunked) await EndChunksAsync();
    }

    private async Task EndChunksAsync()
    {
        exchange.Delivered();
        await exchange.WriteChunkAsync(default);
    }

    private long? CutAt()
    {
        if (faults.CutAfter is not { } cut) return null;
        var at = cut.Fraction is { } share ? (long)(_length * share) : cut.Bytes;
        return at < _length && counts.TakeCut(cut.Times) ? at : null;
    }

    private async Task SendAsync(long from, long to, bool isLast)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(to - from, 1, Block));
        try
        {
            for (var at = from; at < to;)
            {
                var block = buffer.AsMemory(0, (int)Math.Min(Math.Min(buffer.Length, Block), to - at));
                Fill(at, block.Span);
                at += block.Length;
                if (_chunked) await exchange.WriteChunkAsync(block);
                else if (isLast && at == to) await exchange.WriteLastAsync(block);
                else await exchange.WriteAsync(block);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Fill(long at, Span<byte> target)
    {
        var source = faults.LyingBytes ?? content;
        var offset = at + (faults.BodyRestarts ? 0 : slice.From);
        // Only what was not announced lies beyond the answer's own bytes.
        var real = (int)Math.Clamp(Math.Min(slice.To - slice.From - at, source.Length - offset), 0, target.Length);
        if (real > 0) source.Fill(offset, target[..real]);
        target[real..].Fill(Garbage);
    }
}
