using System.Globalization;
using System.Text;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit.Http1;

/// <summary>
/// Writes an answer as it is told, and watches the framing only to know whether the connection can carry another one.
/// </summary>
internal sealed class Http1Wire(Connection connection, RequestHead request) : IResponseWire
{
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();
    private readonly byte[] _tail = new byte[LastChunk.Length];
    private bool _closeAfter = request.Protocol == "HTTP/1.0" || SaysClose(request.Header("Connection"));
    private bool _chunked;
    private bool _hasBody = true;
    private long? _length;
    private long _written;

    public bool IsHeadSent { get; private set; }

    public bool PeerIsThere => connection.PeerIsThere;

    public CancellationToken Gone => connection.Gone;

    public Task SendHeadAsync(int status, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonOf(status)}\r\n");
        foreach (var (name, value) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (_closeAfter && status >= 200 && !headers.Any(h => Is(h.Name, "Connection"))) head.Append("Connection: close\r\n");
        head.Append("\r\n");
        Note(status, headers);
        _written += body.Length;
        return connection.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head.ToString()), .. body.Span]);
    }

    public Task SendRawHeadAsync(string text)
    {
        var lines = text.TrimEnd().Split("\r\n");
        var status = int.TryParse(lines[0].Split(' ').ElementAtOrDefault(1), out var number) ? number : 200;
        Note(status, [.. lines.Skip(1).Select(l => l.Split(':', 2)).Where(p => p.Length == 2).Select(p => (p[0], p[1].Trim()))]);
        return connection.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _written += bytes.Length;
        var kept = bytes.Span[^Math.Min(bytes.Length, _tail.Length)..];
        _tail.AsSpan(kept.Length).CopyTo(_tail);
        kept.CopyTo(_tail.AsSpan(_tail.Length - kept.Length));
        return connection.WriteAsync(bytes);
    }

    public async Task EndAsync(Ending how, uint code)
    {
        if (how is Ending.Reset or Ending.ResetStream) connection.Reset();
        else await connection.FinishAsync(polite: false);
    }

    public async Task CompleteAsync()
    {
        var whole = !_hasBody ? _written == 0 : _chunked ? _tail.AsSpan().SequenceEqual(LastChunk) : _written == _length;
        if (IsHeadSent && whole && !_closeAfter) return;
        // A body that only the end of the connection delimits, or one of a broken length, leaves nothing to go on with.
        await connection.FinishAsync(polite: !IsHeadSent || whole || (_length is null && !_chunked));
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool SaysClose(string? value) => value?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;

    private static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        403 => "Forbidden",
        404 => "Not Found",
        416 => "Range Not Satisfiable",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "As Scripted",
    };

    private void Note(int status, IReadOnlyList<(string Name, string Value)> headers)
    {
        // 1xx come before the head that counts.
        if (status is >= 100 and < 200) return;
        IsHeadSent = true;
        _hasBody = request.Method != "HEAD" && status is not (204 or 304);
        foreach (var (name, value) in headers)
        {
            if (Is(name, "Transfer-Encoding")) _chunked = value.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            if (Is(name, "Content-Length") && long.TryParse(value, out var length)) _length ??= length;
            if (Is(name, "Connection") && SaysClose(value)) _closeAfter = true;
        }
    }
}
