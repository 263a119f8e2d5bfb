using System.Globalization;

namespace SnatchEngine.TestKit;

/// <summary>What was asked for with a Range header of one range; a missing start means 'the last End bytes'.</summary>
public readonly record struct RequestedRange(long? Start, long? End)
{
    /// <summary>Null when the text is no single range of bytes.</summary>
    public static RequestedRange? Parse(string? text)
    {
        if (text is null || !text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) return null;
        var ends = text[6..].Split('-');
        if (ends.Length != 2 || !Position(ends[0], out var start) || !Position(ends[1], out var end)) return null;
        return start is null && end is null || start > end ? null : new(start, end);
    }

    public override string ToString() => $"{Start}-{End}";

    private static bool Position(string text, out long? position)
    {
        position = null;
        if (text.Trim().Length == 0) return true;
        if (!long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)) return false;
        position = number;
        return true;
    }
}

/// <summary>One request as the server saw it. The figures of its answer grow while it is being answered.</summary>
public sealed class RecordedRequest
{
    private long _bytesSent;
    private int _status;

    internal RecordedRequest(RequestHead head, ReadOnlyMemory<byte> body, int number, int connectionId, TimeSpan at)
    {
        (Method, Target, Protocol, Headers, Body) = (head.Method, head.Target, head.Protocol, head.Headers, body);
        (Number, ConnectionId, At) = (number, connectionId, at);
        Range = RequestedRange.Parse(Header("Range"));
    }

    /// <summary>Its place among all requests of this server, from 0.</summary>
    public int Number { get; }

    /// <summary>Its place among the requests of its route, from 0.</summary>
    public int Index { get; internal set; }

    public string Method { get; }

    /// <summary>Path and query, byte by byte as they came.</summary>
    public string Target { get; }

    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary><c>HTTP/1.1</c> or <c>h2</c>.</summary>
    public string Protocol { get; }

    /// <summary>In the order they came. Over h2, <c>:authority</c> is <c>host</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public RequestedRange? Range { get; }

    public int ConnectionId { get; }

    /// <summary>Real time since the server started.</summary>
    public TimeSpan At { get; }

    /// <summary>Status of the answer, 0 before there is one.</summary>
    public int Status => Volatile.Read(ref _status);

    /// <summary>Bytes of the answer's body handed to the kernel.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public string? Header(string name)
    {
        var values = Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    public override string ToString() => $"#{Number} {Method} {Target} {Range?.ToString() ?? "whole"} -> {Status}, {BytesSent} bytes, connection {ConnectionId}";

    internal void Answered(int status) => Volatile.Write(ref _status, status);

    internal void AddSent(long bytes) => Interlocked.Add(ref _bytesSent, bytes);
}

/// <summary>Request line and headers.</summary>
internal sealed record RequestHead(string Method, string Target, string Protocol, IReadOnlyList<(string Name, string Value)> Headers)
{
    public string? Header(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return header.Value;
        }

        return null;
    }
}
