using System.Net.Sockets;
using System.Text;

namespace SnatchEngine.Benching.Serving;

/// <summary>What a client asked.</summary>
/// <param name="Line">The request line.</param>
/// <param name="Headers">The headers; names in any case.</param>
internal sealed record ServedRequest(string Line, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsHead => Line.StartsWith("HEAD ", StringComparison.Ordinal);

    public string? this[string header] => Headers.GetValueOrDefault(header);
}

/// <summary>Reads the requests of one connection, one after the other.</summary>
internal sealed class RequestReader(Socket client)
{
    private const int LongestHead = 16 << 10;

    private readonly byte[] _buffer = new byte[LongestHead];
    private int _filled;

    /// <summary>The next request; null when no more comes, or what came is none.</summary>
    public async Task<ServedRequest?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var request = Parse(Encoding.Latin1.GetString(_buffer, 0, end));
                _filled -= end + 4;
                _buffer.AsSpan(end + 4, _filled).CopyTo(_buffer);
                return request;
            }

            var read = _filled == LongestHead ? 0 : await client.ReceiveAsync(_buffer.AsMemory(_filled), SocketFlags.None, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _filled += read;
        }
    }

    private static ServedRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var cut)
            {
                headers[line[..cut]] = line[(cut + 1)..].Trim();
            }
        }

        return lines[0].StartsWith("GET /", StringComparison.Ordinal) || lines[0].StartsWith("HEAD /", StringComparison.Ordinal) ? new ServedRequest(lines[0], headers) : null;
    }
}
