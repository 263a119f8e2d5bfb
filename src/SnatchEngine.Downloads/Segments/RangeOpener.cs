using System.Buffers;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Mirrors;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Segments;

/// <summary>An answer whose next byte belongs at <paramref name="Offset"/> of the file.</summary>
/// <param name="Exchange">The answer.</param>
/// <param name="Body">Its body, overlap already compared and passed.</param>
/// <param name="Offset">Of the next byte.</param>
/// <param name="End">Where the body ends; <see cref="long.MaxValue"/> when nobody said.</param>
/// <param name="IsWholeFile">The server ignored the range and sends everything from byte 0.</param>
internal sealed record OpenedBody(HttpExchange Exchange, Stream Body, long Offset, long End, bool IsWholeFile) : IDisposable
{
    public void Dispose() => Exchange.Dispose();
}

/// <summary>Asks a source for bytes from the middle of a file, and believes it only after it proved itself on bytes that are here.</summary>
internal sealed class RangeOpener(Transfer transfer)
{
    private const int Overlap = 64 << 10;
    private const int Sample = 16 << 10;

    /// <summary>Opens what a segment still wants.</summary>
    public async Task<OpenedBody> OpenAsync(Source source, Segment segment, CancellationToken cancellationToken)
    {
        var first = segment.Position;
        if (!transfer.RangesUsable)
        {
            return await AskAsync(source, 0, null, cancellationToken);
        }

        var before = source.IsProven ? 0 : Math.Min(Overlap, HeldBefore(first));
        if (!source.IsProven && before == 0 && first > 0)
        {
            await ProveAsync(source, cancellationToken);
        }

        var asked = first - before;
        var opened = await AskAsync(source, asked, LastByte(segment, first), cancellationToken);
        if (opened.IsWholeFile)
        {
            return opened;
        }

        try
        {
            var compared = await PassOverlapAsync(opened, first, cancellationToken);
            source.IsProven |= compared > 0;
            return opened with { Offset = first };
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static long? Bounded(long first, long size, long? last) => last is { } end ? Math.Min(end, first + size - 1) : first + size - 1;

    private long? LastByte(Segment segment, long first)
    {
        var last = segment.IsOpenEnded ? (long?)null : segment.End - 1;
        return transfer.Engine.Options.ChunkSize is { } fixedSize ? Bounded(first, fixedSize.Bytes, last) : last;
    }

    /// <summary>A source that never showed its ranges asks first for bytes that are here: one small request, before any of its bytes are mixed in.</summary>
    private async Task ProveAsync(Source source, CancellationToken cancellationToken)
    {
        var held = transfer.Map.Held();
        if (held.Count == 0)
        {
            return;
        }

        var span = held[^1];
        var start = Math.Max(span.Start, span.End - Sample);

        // Byte 0 proves nothing: a server that ignores ranges sends it too.
        if (start == 0 && span.Length > 1)
        {
            start = span.Length / 2;
        }

        using var opened = await AskAsync(source, start, span.End - 1, cancellationToken);
        if (opened.IsWholeFile)
        {
            throw new TransferFault(FaultKind.NoRanges, $"{source.Address.Host} ignores ranges");
        }

        await PassOverlapAsync(opened, Math.Min(span.End, opened.End), cancellationToken);
        source.IsProven = true;
    }

    private long HeldBefore(long offset)
    {
        foreach (var span in transfer.Map.Held())
        {
            if (span.Start < offset && span.End >= offset)
            {
                return offset - span.Start;
            }
        }

        return 0;
    }

    private async Task<OpenedBody> AskAsync(Source source, long first, long? last, CancellationToken cancellationToken)
    {
        var host = transfer.Engine.Hosts.For(source.Origin);
        var mayUseTag = host.Memory.IfRangeByETag != false;
        var ifRange = source == transfer.Mirrors.First ? transfer.Identity.IfRange(mayUseTag) : null;
        var exchange = await SendAsync(source, first, last, ifRange, cancellationToken);
        try
        {
            var answer = RangeAnswer.Judge(exchange, first, last, transfer.Identity, source == transfer.Mirrors.First);
            if (answer.Verdict == RangeVerdict.WholeFile && ifRange is not null && mayUseTag && transfer.Identity.StrongTag is { } tag && EntityIdentity.Of(exchange).StrongTag == tag)
            {
                // The file is the same and still the condition failed: some servers never match their own ETag there.
                exchange.Dispose();
                host.Memory.LearnIfRange(byETag: false);
                exchange = await SendAsync(source, first, last, null, cancellationToken);
                answer = RangeAnswer.Judge(exchange, first, last, transfer.Identity, isSameServer: true);
            }

            foreach (var digest in EntityIdentity.Of(exchange).Digests.Where(_ => answer.Verdict == RangeVerdict.Usable))
            {
                transfer.LaterDigests.Add(digest);
            }

            return await AcceptAsync(exchange, answer, first, cancellationToken);
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    private async Task<HttpExchange> SendAsync(Source source, long first, long? last, string? ifRange, CancellationToken cancellationToken)
    {
        transfer.CountRequest();
        return await transfer.Engine.SendAsync(transfer.Ask with { Range = transfer.RangesUsable ? (first, last) : null, IfRange = ifRange, IsExtra = transfer.Status.Connections > 1 }, source, cancellationToken);
    }

    private async Task<OpenedBody> AcceptAsync(HttpExchange exchange, RangeAnswer answer, long first, CancellationToken cancellationToken)
    {
        var host = exchange.Url.Host;
        switch (answer.Verdict)
        {
            case RangeVerdict.Usable:
                transfer.Engine.Hosts.For(exchange.Origin).Memory.LearnRanges(true);
                return new OpenedBody(exchange, await exchange.BodyAsync(cancellationToken), answer.Start, answer.End, IsWholeFile: false);
            case RangeVerdict.Unplaced when HeldBefore(first + 1) > 0:
                return new OpenedBody(exchange, await exchange.BodyAsync(cancellationToken), answer.Start, answer.End, IsWholeFile: false);
            case RangeVerdict.WholeFile:
                transfer.Engine.Hosts.For(exchange.Origin).Memory.LearnRanges(false);
                return new OpenedBody(exchange, await exchange.BodyAsync(cancellationToken), 0, answer.End, IsWholeFile: true);
            case RangeVerdict.BeyondEnd when transfer.Map.Total is null && (answer.Total ?? first) == first:
                transfer.Map.EndAt(first);
                return new OpenedBody(exchange, Stream.Null, first, first, IsWholeFile: false);
            case RangeVerdict.BeyondEnd:
            case RangeVerdict.Changed:
                throw new TransferFault(FaultKind.Changed, $"The file on {host} is another one now");
            case RangeVerdict.Page:
                throw new TransferFault(FaultKind.Page, $"{host} sends an HTML page instead of the file");
            case RangeVerdict.Refused:
                throw TransferFault.OfStatus(exchange);
            default:
                throw new TransferFault(FaultKind.NoRanges, $"{host} answers ranges in a way that proves nothing ({answer.Verdict})");
        }
    }

    /// <summary>Reads up to <paramref name="until"/>, comparing what is held here.</summary>
    /// <returns>How many bytes were compared.</returns>
    private async Task<long> PassOverlapAsync(OpenedBody opened, long until, CancellationToken cancellationToken)
    {
        var held = HeldBefore(until);
        var offset = opened.Offset;
        long compared = 0;
        var body = new WatchedStream(opened.Body, opened.Exchange.Url.Host, transfer.Engine.IdleTimeout(opened.Exchange.Origin), transfer.Engine.Time);
        var buffer = ArrayPool<byte>.Shared.Rent(Sample);
        try
        {
            while (offset < until)
            {
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, until - offset)), cancellationToken);
                if (read == 0)
                {
                    throw new TransferFault(FaultKind.Truncated, $"{opened.Exchange.Url.Host} ended the body early");
                }

                transfer.CountFetched(read);
                var skip = (int)Math.Clamp(until - held - offset, 0, read);
                if (!transfer.Part.Holds(buffer.AsSpan(skip, read - skip), offset + skip))
                {
                    throw new TransferFault(FaultKind.Lies, $"{opened.Exchange.Url.Host} sends other bytes than those already here, under the same name");
                }

                compared += read - skip;
                offset += read;
            }

            return compared;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
