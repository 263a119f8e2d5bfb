using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Which bytes of an answer are the piece.</summary>
/// <param name="Skip">Bytes before it.</param>
/// <param name="Length">Bytes of it. Null: to the answer's end.</param>
/// <param name="IsLengthKnown">A length or a framing proves the end.</param>
internal readonly record struct BodyPlan(long Skip, long? Length, bool IsLengthKnown)
{
    /// <param name="exchange">A 200 or a 206.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="from">Bytes of it that are here already.</param>
    /// <exception cref="TransferFault">It brings other bytes.</exception>
    public static BodyPlan Of(HttpExchange exchange, WantedBody wanted, long from)
    {
        var isPlain = exchange.ContentEncoding is null;
        var declared = isPlain ? exchange.ContentLength : null;
        if (exchange.Status == 206)
        {
            var first = (wanted.Range?.Start ?? 0) + from;
            if (!isPlain || !ContentRange.TryParse(exchange.Header("Content-Range"), out var range) || range.IsUnsatisfied || range.Start != first)
            {
                throw new TransferFault(FaultKind.NoRanges, $"{exchange.Url.Host} answers a range with other bytes than asked");
            }

            // The end asked for is what counts: a server may give less at a time, which the next try goes on from.
            var length = wanted.Range is { } asked ? asked.Length - from : range.Total is { } total ? total - first : declared ?? range.Length;
            return new BodyPlan(0, Math.Max(0, length), true);
        }

        return wanted.Range is { } part
            ? new BodyPlan(part.Start, part.Length, true)
            : new BodyPlan(0, declared, declared is not null || exchange.IsFramed || !isPlain);
    }
}
