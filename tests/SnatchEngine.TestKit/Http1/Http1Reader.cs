using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace SnatchEngine.TestKit.Http1;

/// <summary>Reads heads and bodies off a connection. Lenient where a client cannot be wrong in a way that matters here.</summary>
internal sealed class Http1Reader(PipeReader input)
{
    private const int MaxHead = 256 << 10;
    private const int MaxBody = 64 << 20;

    /// <summary>The next head; null when the client is done.</summary>
    public async Task<RequestHead?> ReadHeadAsync()
    {
        var text = await ReadUntilAsync("\r\n\r\n"u8.ToArray(), MaxHead);
        if (text is null) return null;
        var lines = text.TrimStart('\r', '\n').Split("\r\n");
        var request = lines[0].Split(' ');
        if (request.Length != 3 || !request[2].StartsWith("HTTP/1.", StringComparison.Ordinal)) throw new InvalidDataException($"not a request line: {lines[0]}");
        return new(request[0], request[1], request[2], [.. lines.Skip(1).Select(ParseHeader)]);
    }

    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(RequestHead head)
    {
        if (head.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true) return await ReadChunksAsync();
        if (head.Header("Content-Length") is not { } text) return default;
        var length = int.Parse(text, CultureInfo.InvariantCulture);
        return length > MaxBody ? throw new InvalidDataException("a request body beyond 64 MiB") : await ReadExactlyAsync(length);
    }

    /// <summary>Latin-1 text up to and without the mark; null at the end of input.</summary>
    public async Task<string?> ReadUntilAsync(byte[] mark, int limit)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            if (Find(read.Buffer, mark) is { } end)
            {
                var text = Encoding.Latin1.GetString(read.Buffer.Slice(0, end));
                input.AdvanceTo(read.Buffer.GetPosition(mark.Length, end));
                return text;
            }

            if (read.Buffer.Length > limit) throw new InvalidDataException("a head without end");
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    public async Task<byte[]> ReadExactlyAsync(int length)
    {
        if (length == 0) return [];
        var read = await input.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
        {
            input.AdvanceTo(read.Buffer.End);
            throw new EndOfStreamException();
        }

        var bytes = read.Buffer.Slice(0, length).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(length));
        return bytes;
    }

    private static (string Name, string Value) ParseHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }

    private static SequencePosition? Find(ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> mark)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> before, mark, advancePastDelimiter: false) ? before.End : null;
    }

    private async Task<ReadOnlyMemory<byte>> ReadChunksAsync()
    {
        var body = new List<byte>();
        while (await ReadUntilAsync("\r\n"u8.ToArray(), MaxHead) is { } size)
        {
            var length = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length + body.Count > MaxBody) throw new InvalidDataException("a request body beyond 64 MiB");
            body.AddRange(await ReadExactlyAsync(length));
            if (length == 0) break;
            await ReadUntilAsync("\r\n"u8.ToArray(), MaxHead);
        }

        // The trailer section, empty as a rule, ends with an empty line.
        while (await ReadUntilAsync("\r\n"u8.ToArray(), MaxHead) is { Length: > 0 })
        {
        }

        return body.ToArray();
    }
}
