namespace SnatchEngine.TestKit.Files;

/// <summary>Which bytes an answer has, the end not included, and under which status.</summary>
internal readonly record struct Slice(int Status, long From, long To, bool IsRange)
{
    public static Slice Of(Exchange exchange, Entity entity, FileHeaders headers, Faults faults)
    {
        var length = entity.Content.Length;
        var whole = new Slice(200, 0, length, false);
        if (exchange.Method != "GET" || exchange.Range is not { } range) return whole;
        if (!headers.AcceptRanges || faults.IgnoreRange || faults.GzipEncoding) return whole;
        if (exchange.Header("If-Range") is { } guard && !faults.IgnoreIfRange)
        {
            if (faults.RejectIfRangeETag && guard.Contains('"', StringComparison.Ordinal)) return whole;
            if (!entity.Holds(guard)) return whole;
        }

        var from = range.Start ?? Math.Max(0, length - range.End!.Value);
        var to = range is { Start: not null, End: { } last } ? Math.Min(last, length - 1) + 1 : length;
        if (from >= length) return new(416, 0, 0, false);
        from = Math.Clamp(from + faults.RangeStartShift, 0, length - 1);
        to = Math.Max(to, from + 1);
        if (faults.ClampRangeTo is { } most) to = Math.Min(to, from + most);
        return new(faults.RangeStatus, from, to, true);
    }
}
