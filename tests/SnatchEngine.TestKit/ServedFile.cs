using SnatchEngine.TestKit.Files;

namespace SnatchEngine.TestKit;

/// <summary>A file at a target of a server; the spec may change it while it is served.</summary>
public sealed class ServedFile
{
    private readonly FileHeaders _headers;
    private readonly FaultCounts _counts = new();
    private Func<Exchange, Faults> _faults;
    private Entity _entity;

    internal ServedFile(IContent content, FileHeaders headers, Func<Exchange, Faults> faults)
    {
        (_headers, _faults) = (headers, faults);
        _entity = new(content, headers.ETag, headers.LastModified);
    }

    /// <summary>Another version from now on.</summary>
    public void Replace(IContent content, string? etag = "\"v2\"", DateTimeOffset? lastModified = null) =>
        Volatile.Write(ref _entity, new(content, etag, lastModified ?? FileHeaders.DefaultLastModified.AddDays(1)));

    /// <summary>Other faults from now on.</summary>
    public void Misbehave(Faults faults) => Volatile.Write(ref _faults, _ => faults);

    internal async Task AnswerAsync(Exchange exchange)
    {
        var faults = Volatile.Read(ref _faults)(exchange);
        if (faults is { Hold: { } gate, HoldAfter: null }) await exchange.WaitForAsync(gate);
        if (Refusals.For(exchange, faults) is { } refusal)
        {
            if (refusal.Status == 0) await exchange.EndAsync(Ending.ResetStream, Http2Error.Http11Required);
            else await exchange.SendAsync(refusal);
            return;
        }

        if ((faults.RateFor?.Invoke(exchange.Index) ?? faults.Rate) is { } rate) exchange.Throttle(rate);
        var entity = Current(exchange, faults);
        if (entity.IsUnchangedFor(exchange))
        {
            await exchange.SendAsync(304, entity.Validators());
            return;
        }

        var slice = Slice.Of(exchange, entity, _headers, faults);
        var head = new FileHead(exchange, entity, _headers, faults, slice);
        if (slice.Status == 416)
        {
            await exchange.SendAsync(416, "<h1>416 Range Not Satisfiable</h1>", head.Unsatisfied());
            return;
        }

        await exchange.SendHeadersAsync(slice.Status, head.Lines());
        if (exchange.Method != "HEAD") await new FileBody(exchange, entity.Content, faults, slice, _counts).SendAsync();
        if (faults.CloseSilently) await exchange.CloseAsync();
    }

    private Entity Current(Exchange exchange, Faults faults)
    {
        var entity = faults.ChangeEntityAfter is { } change && exchange.Index >= change.Requests
            ? new(change.Becomes, change.ETag, change.LastModified)
            : Volatile.Read(ref _entity);
        return faults.GzipEncoding || faults.GzipRanges ? entity.Compressed() : entity;
    }
}
