using System.Globalization;

namespace SnatchEngine.TestKit.Files;

/// <summary>The header lines of a served file.</summary>
internal sealed class FileHead(Exchange exchange, Entity entity, FileHeaders headers, Faults faults, Slice slice)
{
    public List<(string Name, string Value)> Lines()
    {
        List<(string Name, string Value)> lines = [("Date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture)), .. entity.Validators()];
        if (headers.ContentType is { } type) lines.Add(("Content-Type", type));
        if (headers.ContentDisposition is { } disposition) lines.Add(("Content-Disposition", disposition));
        if (headers.AcceptRanges) lines.Add(("Accept-Ranges", "bytes"));
        if (faults.GzipEncoding || faults.GzipRanges) lines.Add(("Content-Encoding", "gzip"));
        if (slice.IsRange || faults.ContentRangeOn200) AddContentRange(lines);
        AddFraming(lines);
        lines.RemoveAll(line => headers.More.Any(more => more.Name.Equals(line.Name, StringComparison.OrdinalIgnoreCase)));
        lines.AddRange(headers.More);
        return lines;
    }

    public IReadOnlyList<(string Name, string Value)> Unsatisfied()
    {
        var total = entity.Content.Length;
        var range = faults.UnsatisfiedFormat is { } format ? format(total) : $"bytes */{total}";
        return range is null ? entity.Validators() : [("Content-Range", range), .. entity.Validators()];
    }

    private void AddContentRange(List<(string Name, string Value)> lines)
    {
        var total = entity.Content.Length + (faults.RandomTotal ? 1 + (exchange.Index * 7919 % 1000) : 0);
        var last = slice.To - 1;
        var range = faults.ContentRangeFormat is { } format ? format(slice.From, last, total) : $"bytes {slice.From}-{last}/{total}";
        if (range is not null) lines.Add(("Content-Range", range));
    }

    private void AddFraming(List<(string Name, string Value)> lines)
    {
        if (faults.NoLength)
        {
            if (!exchange.IsHttp2) lines.Add(("Connection", "close"));
            return;
        }

        if (FileBody.IsChunked(faults))
        {
            lines.Add(("Transfer-Encoding", "chunked"));
            if (faults.ChunkedAndLength is { } claimed) lines.Add(("Content-Length", $"{claimed}"));
            return;
        }

        var length = slice.To - slice.From + faults.ContentLengthShift - (faults.ShortByOne ? 1 : 0);
        lines.Add(("Content-Length", $"{length}"));
        if (faults.TwoLengths) lines.Add(("Content-Length", $"{length + 1}"));
    }
}
