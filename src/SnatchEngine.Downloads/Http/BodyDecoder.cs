using System.Buffers.Binary;
using System.IO.Compression;

namespace SnatchEngine.Downloads.Http;

/// <summary>Undoes a Content-Encoding that nobody asked for, while the bytes are written.</summary>
public static class BodyDecoder
{
    /// <summary>The body as it was before it was encoded; to be read asynchronously.</summary>
    /// <param name="body">What is on the wire.</param>
    /// <param name="encoding">The encoding's name in lower case.</param>
    /// <param name="host">Who sends it, for messages.</param>
    /// <exception cref="DownloadException">The encoding is unknown.</exception>
    public static Stream Decode(Stream body, string encoding, string host) => encoding switch
    {
        "gzip" or "x-gzip" => new CheckedGzip(body),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => throw new DownloadException(DownloadFailure.ProtocolError, $"{host} sends the file encoded as '{encoding}', which nobody asked for and nothing here can undo."),
    };

    /// <summary>.NET takes half a gzip for a whole one; the length in its last four bytes tells.</summary>
    private sealed class CheckedGzip : BodyStream
    {
        private readonly TailStream _raw;
        private readonly GZipStream _gzip;
        private uint _length;

        public CheckedGzip(Stream body)
        {
            _raw = new TailStream(body);
            _gzip = new GZipStream(_raw, CompressionMode.Decompress);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await _gzip.ReadAsync(buffer, cancellationToken);
            _length += (uint)read;
            if (read == 0 && !buffer.IsEmpty && _raw.LastFour != _length)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The gzip body ends before its trailer.");
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            _gzip.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class TailStream(Stream inner) : BodyStream
    {
        private uint _tail;

        public uint LastFour => BinaryPrimitives.ReverseEndianness(_tail);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            foreach (var b in buffer.Span.Slice(Math.Max(0, read - 4), Math.Min(4, read)))
            {
                _tail = (_tail << 8) | b;
            }

            return read;
        }
    }
}
