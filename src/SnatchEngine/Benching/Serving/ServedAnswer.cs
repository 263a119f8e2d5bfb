using System.Globalization;
using System.Text;

namespace SnatchEngine.Benching.Serving;

/// <summary>What the server says: a head, and a part of a file.</summary>
/// <param name="Head">Status line and headers.</param>
/// <param name="File">The file's number.</param>
/// <param name="From">The first byte of the body.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record ServedAnswer(ReadOnlyMemory<byte> Head, int File, long From, long End)
{
    private const string LastModified = "Mon, 06 Jan 2025 10:00:00 GMT";

    /// <summary>Too much is asked at once.</summary>
    public static ServedAnswer Busy { get; } = Empty("503 Service Unavailable", "Retry-After: 1\r\n");

    /// <summary>Answers a request.</summary>
    public static ServedAnswer To(ServedRequest request)
    {
        if (!TryFile(request.Line, out var file, out var size))
        {
            return Empty("404 Not Found", "");
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"\"bench-{size}-{file}\"");
        var validators = $"ETag: {tag}\r\nLast-Modified: {LastModified}\r\n";
        if (request["If-None-Match"] == tag || (request["If-None-Match"] is null && request["If-Modified-Since"] == LastModified))
        {
            return Empty("304 Not Modified", validators, hasLength: false);
        }

        var isWhole = request["Range"] is not { } range || (request["If-Range"] is { } condition && condition != tag && condition != LastModified);
        if (isWhole || !TryRange(request["Range"]!, size, out var from, out var end))
        {
            return new ServedAnswer(HeadOf("200 OK", size, validators), file, 0, size);
        }

        return from >= end
            ? Empty("416 Range Not Satisfiable", string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes */{size}\r\n"))
            : new ServedAnswer(HeadOf("206 Partial Content", end - from, string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{end - 1}/{size}\r\n{validators}")), file, from, end);
    }

    private static ServedAnswer Empty(string status, string headers, bool hasLength = true) =>
        new(hasLength ? HeadOf(status, 0, headers) : Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\n"), 0, 0, 0);

    private static byte[] HeadOf(string status, long length, string headers) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\n{headers}\r\n"));

    // The path is /SIZE/NUMBER.bin.
    private static bool TryFile(string line, out int file, out long size)
    {
        (file, size) = (0, 0);
        var target = line.Split(' ') is [_, var found, ..] ? found.Split('?')[0].Split('/') : [];
        return target is ["", var length, var name]
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && name.EndsWith(".bin", StringComparison.Ordinal)
            && int.TryParse(name[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out file);
    }

    // One range, with or without its end; what else there is may be answered with the whole file.
    private static bool TryRange(string range, long size, out long from, out long end)
    {
        (from, end) = (0, size);
        if (!range.StartsWith("bytes=", StringComparison.Ordinal) || range.Contains(',', StringComparison.Ordinal) || range[6..].Split('-') is not [var first, var last]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return false;
        }

        if (last.Length == 0)
        {
            return true;
        }

        var isRead = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var inclusive) && inclusive >= from;
        end = isRead ? Math.Min(size, inclusive + 1) : size;
        return isRead;
    }
}
