using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Verification;

/// <summary>What an answer to a range request is good for.</summary>
internal enum RangeVerdict
{
    /// <summary>Bytes from <see cref="RangeAnswer.Start"/> on, at or before what was asked.</summary>
    Usable,

    /// <summary>Bytes as long as asked, but the server does not say from where: only an overlap can prove them.</summary>
    Unplaced,

    /// <summary>The whole file from byte 0 (a 200).</summary>
    WholeFile,

    /// <summary>416: nothing at or after what was asked.</summary>
    BeyondEnd,

    /// <summary>Another file stands behind the URL now.</summary>
    Changed,

    /// <summary>Without validators, a total that is not the one known: ranges of this server prove nothing.</summary>
    TotalWanders,

    /// <summary>An HTML page where bytes of a file should be.</summary>
    Page,

    /// <summary>An encoded body: its offsets are not those of the file.</summary>
    Encoded,

    /// <summary>It starts after what was asked, or nowhere known.</summary>
    StartsLate,

    /// <summary>It promises bytes and declares a body of none.</summary>
    Empty,

    /// <summary>Any other status.</summary>
    Refused,
}

/// <summary>An answer to a range request, judged against what is known of the file.</summary>
internal readonly record struct RangeAnswer(RangeVerdict Verdict, long Start, long End, long? Total)
{
    /// <param name="exchange">The answer.</param>
    /// <param name="first">First byte asked.</param>
    /// <param name="last">Last byte asked, null for 'to the end'.</param>
    /// <param name="known">What is known of the file.</param>
    /// <param name="isSameServer">False for a mirror, whose validators are its own.</param>
    public static RangeAnswer Judge(HttpExchange exchange, long first, long? last, EntityIdentity known, bool isSameServer)
    {
        var said = EntityIdentity.Of(exchange);
        if (exchange.Status == 416)
        {
            var total = ContentRange.TryParse(exchange.Header("Content-Range"), out var end) ? end.Total : null;
            return new(isSameServer && known.CompareTo(said) == Sameness.Different ? RangeVerdict.Changed : RangeVerdict.BeyondEnd, 0, 0, total);
        }

        if (exchange.Status is not (200 or 206))
        {
            return new(RangeVerdict.Refused, 0, 0, null);
        }

        if (exchange.MediaType == "text/html" && known.MediaType is not (null or "text/html"))
        {
            return new(RangeVerdict.Page, 0, 0, null);
        }

        if (IsOther(known, said, isSameServer, exchange.IsPart) is { } other)
        {
            return new(other, 0, 0, said.Total);
        }

        if (exchange.ContentEncoding is not null)
        {
            return new(RangeVerdict.Encoded, 0, 0, null);
        }

        return exchange.IsPart
            ? Place(exchange, first, last, known.Total, said.Total)
            : new(RangeVerdict.WholeFile, 0, exchange.ContentLength ?? long.MaxValue, said.Total);
    }

    private static RangeVerdict? IsOther(EntityIdentity known, EntityIdentity said, bool isSameServer, bool isRange)
    {
        if (!isSameServer)
        {
            return known.Total is { } total && said.Total is { } theirs && total != theirs ? RangeVerdict.Changed : null;
        }

        if (known.CompareTo(said) != Sameness.Different)
        {
            return null;
        }

        var onlyTotal = isRange && known.StrongTag is null && said.StrongTag is null && (known.LastModified is null || said.LastModified is null || known.LastModified == said.LastModified);
        return onlyTotal ? RangeVerdict.TotalWanders : RangeVerdict.Changed;
    }

    private static RangeAnswer Place(HttpExchange exchange, long first, long? last, long? total, long? said)
    {
        if (!ContentRange.TryParse(exchange.Header("Content-Range"), out var range) || range.IsUnsatisfied)
        {
            var asked = (last ?? total - 1) - first + 1;
            return asked is { } length && exchange.ContentLength == length
                ? new(RangeVerdict.Unplaced, first, first + length, null)
                : new(RangeVerdict.StartsLate, 0, 0, null);
        }

        // Ends and totals are often off by a few; the start is what places the bytes, and nothing is taken beyond the known end or the body.
        var brings = Math.Min(range.Length, exchange.ContentLength ?? range.Length);
        var end = Math.Min(range.Start + brings, total ?? long.MaxValue);
        var verdict = range.Start > first ? RangeVerdict.StartsLate : brings == 0 ? RangeVerdict.Empty : RangeVerdict.Usable;
        return new(verdict, range.Start, end, said);
    }
}
