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
    /// <summary>The server says which bytes these are; else only an overlap has placed them.</summary>
    public bool IsPlaced { get; init; } = true;

    public void Dispose() => Exchange.Dispose();
}

/// <summary>Asks a source for bytes from the middle of a file, and believes it only after it proved itself on bytes that are here.</summary>
internal sealed class RangeOpener(Transfer transfer)
{
    /// <summary>Bytes that a source must show to be believed.</summary>
    public const int Sample = 16 << 10;

    /// <summary>What must do when no more comes for a while.</summary>
    public const int SmallestSample = 256;

    private const int Overlap = 64 << 10;

    /// <summary>Whether a source that never showed its ranges must first do so elsewhere: nothing before the segment is here to compare with.</summary>
    public bool MustProve(Source source, Segment segment) =>
        transfer.RangesUsable && !source.IsProven && segment.Position > 0 && HeldBefore(segment.Position) == 0 && transfer.Map.HeldBytes > 0;

    /// <summary>Asks a source for bytes that are here: one small request, before any of its bytes are mixed in.</summary>
    public async Task ProveAsync(Source source, CancellationToken cancellationToken)
    {
        var span = transfer.Map.Held().MaxBy(s => s.Length);
        var start = Math.Max(span.Start, span.End - Sample);

        // Byte 0 proves nothing: a server that ignores ranges sends it too.
        if (start == 0 && span.Length > 1)
        {
            start = span.Length / 2;
        }

        using var opened = await CompareAsync(source, start, span.End, span.End - 1, cancellationToken);
        if (opened.IsWholeFile)
        {
            throw new TransferFault(FaultKind.NoRanges, $"{source.Address.Host} ignores ranges");
        }

        if (!source.IsProven)
        {
            throw new TransferFault(FaultKind.NoRanges, $"{source.Address.Host} does not say which bytes its ranges are");
        }
    }

    /// <summary>Opens what a segment still wants.</summary>
    public async Task<OpenedBody> OpenAsync(Source source, Segment segment, CancellationToken cancellationToken)
    {
        var first = segment.Position;
        if (!transfer.RangesUsable)
        {
            return await AskAsync(source, 0, null, first, cancellationToken);
        }

        var before = source.IsProven ? 0 : Math.Min(Overlap, HeldBefore(first));
        var opened = await CompareAsync(source, first - before, first, LastByte(segment, first), cancellationToken);
        if (opened.IsWholeFile || opened.Offset == first)
        {
            return opened;
        }

        // It gives so little at a time that its answer ended within the overlap; that proved it all the same.
        opened.Dispose();
        return await CompareAsync(source, first, first, LastByte(segment, first), cancellationToken);
    }

    private static long? Bounded(long first, long size, long? last) => last is { } end ? Math.Min(end, first + size - 1) : first + size - 1;

    /// <summary>Asks from <paramref name="asked"/> and compares up to <paramref name="first"/>, or to where the answer ends.</summary>
    private async Task<OpenedBody> CompareAsync(Source source, long asked, long first, long? last, CancellationToken cancellationToken)
    {
        var opened = await AskAsync(source, asked, last, first, cancellationToken);
        if (opened.IsWholeFile)
        {
            return opened;
        }

        try
        {
            var until = Math.Max(opened.Offset, Math.Min(first, opened.End));
            var compared = await PassOverlapAsync(opened, until, cancellationToken);
            source.IsProven |= compared > 0 && opened.IsPlaced;
            return opened with { Offset = until };
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private long? LastByte(Segment segment, long first)
    {
        var last = segment.IsOpenEnded ? (long?)null : segment.End - 1;
        return transfer.Engine.Options.ChunkSize is { } fixedSize ? Bounded(first, fixedSize.Bytes, last) : last;
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

    /// <param name="source">Who is asked.</param>
    /// <param name="first">First byte asked.</param>
    /// <param name="last">Last byte asked; null for 'to the end'.</param>
    /// <param name="wanted">First byte that is not here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task<OpenedBody> AskAsync(Source source, long first, long? last, long wanted, CancellationToken cancellationToken)
    {
        var memory = transfer.Engine.Hosts.For(source.Origin).Memory;
        var range = transfer.RangesUsable ? (first, last) : ((long, long?)?)null;
        var ifRange = range is not null && source.GaveIdentity ? transfer.Identity.IfRange(memory.IfRangeByETag != false) : null;
        var exchange = await SendAsync(source, range, ifRange, cancellationToken);
        try
        {
            var answer = Judge(exchange, source, first, last);
            if (answer.Verdict == RangeVerdict.WholeFile && ifRange is not null && ifRange == EntityIdentity.Of(exchange).StrongTag)
            {
                // The file is the same and still the condition failed: some servers never match their own ETag there.
                exchange.Dispose();
                exchange = await SendAsync(source, range, null, cancellationToken);
                answer = Judge(exchange, source, first, last);
                if (answer.Verdict == RangeVerdict.Usable)
                {
                    memory.LearnIfRange(byETag: false);
                }
            }

            if (range is not null && answer.Verdict is RangeVerdict.Usable or RangeVerdict.WholeFile)
            {
                transfer.Engine.Hosts.For(exchange.Origin).Memory.LearnRanges(answer.Verdict == RangeVerdict.Usable);
            }

            return await AcceptAsync(exchange, answer, first, wanted, cancellationToken);
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <summary>Judges an answer against what is known of the file and what is held of it.</summary>
    private RangeAnswer Judge(HttpExchange exchange, Source source, long first, long? last)
    {
        var answer = RangeAnswer.Judge(exchange, first, last, transfer.Identity, source.GaveIdentity);
        var isGood = answer.Verdict is RangeVerdict.Usable or RangeVerdict.WholeFile;
        if ((isGood || answer.Verdict == RangeVerdict.BeyondEnd) && transfer.Map.Held() is [.., var furthest] && answer.Total < furthest.End)
        {
            return answer with { Verdict = RangeVerdict.Changed };
        }

        return answer.Verdict == RangeVerdict.Usable && transfer.Wanders(answer.Total) ? answer with { Verdict = RangeVerdict.TotalWanders } : answer;
    }

    private async Task<HttpExchange> SendAsync(Source source, (long, long?)? range, string? ifRange, CancellationToken cancellationToken)
    {
        transfer.CountRequest();
        return await transfer.Engine.SendAsync(transfer.Ask with { Range = range, IfRange = ifRange, IsExtra = transfer.Status.Connections > 1 }, source, cancellationToken);
    }

    private async Task<OpenedBody> AcceptAsync(HttpExchange exchange, RangeAnswer answer, long first, long wanted, CancellationToken cancellationToken)
    {
        var host = exchange.Url.Host;
        switch (answer.Verdict)
        {
            case RangeVerdict.Usable:
            case RangeVerdict.WholeFile:
                Learn(exchange, answer);
                return new OpenedBody(exchange, await exchange.BodyAsync(cancellationToken), answer.Start, answer.End, IsWholeFile: answer.Verdict == RangeVerdict.WholeFile);
            case RangeVerdict.Unplaced when HeldBefore(first + 1) > 0:
                return new OpenedBody(exchange, await exchange.BodyAsync(cancellationToken), answer.Start, answer.End, IsWholeFile: false) { IsPlaced = false };
            case RangeVerdict.Encoded when !exchange.IsPart && !transfer.RangesUsable:
                var plain = BodyDecoder.Decode(await exchange.BodyAsync(cancellationToken), exchange.ContentEncoding!, host);
                return new OpenedBody(exchange, plain, 0, long.MaxValue, IsWholeFile: true);
            case RangeVerdict.BeyondEnd when transfer.Map.Total is null && answer.Total == wanted:
                transfer.LearnTotal(wanted);
                return new OpenedBody(exchange, Stream.Null, wanted, wanted, IsWholeFile: false);
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

    private void Learn(HttpExchange exchange, RangeAnswer answer)
    {
        foreach (var digest in EntityIdentity.Of(exchange).Digests)
        {
            transfer.LaterDigests.Add(digest);
        }

        if (answer.Total is { } total)
        {
            transfer.LearnTotal(total);
        }
    }

    /// <summary>Reads up to <paramref name="until"/>, comparing what is held here.</summary>
    /// <returns>How many bytes were compared.</returns>
    private async Task<long> PassOverlapAsync(OpenedBody opened, long until, CancellationToken cancellationToken)
    {
        var held = HeldBefore(until);
        var sender = transfer.HostOf(opened.Exchange);
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

                transfer.CountFetched(read, sender);
                transfer.Tally.Wire.Overlapped(read);
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
