namespace SnatchEngine.Benching.Serving;

/// <summary>The bytes of the own server's files: without pattern to a disk that compresses, known at any place, and other ones in each file.</summary>
public static class BenchBytes
{
    // A prime, so that no chunk size meets the same bytes again and again.
    private const int Period = 1_048_573;
    private const int FileStep = 7_919;

    private static readonly Lazy<byte[]> s_block = new(() =>
    {
        var block = new byte[Period];
        var state = 0x9E3779B97F4A7C15UL;
        for (var i = 0; i < block.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            block[i] = (byte)(state >> 32);
        }

        return block;
    });

    /// <summary>The bytes of a file from a place on, as many as lie together in memory.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="offset">The place.</param>
    /// <param name="most">The most bytes wanted.</param>
    public static ReadOnlyMemory<byte> At(int file, long offset, long most)
    {
        var start = (int)((offset + ((long)file * FileStep)) % Period);
        return s_block.Value.AsMemory(start, (int)Math.Min(most, Period - start));
    }

    /// <summary>Whether a file on the disk holds exactly what the server has.</summary>
    /// <param name="path">The file on the disk.</param>
    /// <param name="file">The server's file.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<bool> AreInAsync(string path, int file, long size, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        if (stream.Length != size)
        {
            return false;
        }

        var buffer = new byte[512 << 10];
        for (long at = 0; at < size;)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0 || !Matches(buffer.AsSpan(0, read), file, at))
            {
                return false;
            }

            at += read;
        }

        return true;
    }

    private static bool Matches(ReadOnlySpan<byte> read, int file, long at)
    {
        while (read.Length > 0)
        {
            var expected = At(file, at, read.Length).Span;
            if (!read[..expected.Length].SequenceEqual(expected))
            {
                return false;
            }

            read = read[expected.Length..];
            at += expected.Length;
        }

        return true;
    }
}
