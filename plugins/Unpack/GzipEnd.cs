using System.Buffers.Binary;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>What a gzip file says of itself at its end. The framework takes one that was cut off for whole, so it is looked at here.</summary>
/// <param name="Crc">The checksum of its last part.</param>
/// <param name="Length">The length of its last part, modulo 4 GiB.</param>
internal sealed record GzipEnd(uint Crc, uint Length)
{
    private const int Shortest = 18, EndLength = 8;

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">The file is too short to have one.</exception>
    public static async Task<GzipEnd> ReadAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length < Shortest)
        {
            throw CutOff();
        }

        var end = new byte[EndLength];
        file.Position = file.Length - EndLength;
        await file.ReadExactlyAsync(end, cancellationToken);
        file.Position = 0;
        return new GzipEnd(BinaryPrimitives.ReadUInt32LittleEndian(end), BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(4)));
    }

    /// <summary>Whether it speaks of all that came out, as it does unless the file was made of several parts.</summary>
    public bool Proves(uint crc, long length) => crc == Crc && (uint)length == Length;

    /// <summary>Demands that it speaks of the last bytes of what came out.</summary>
    /// <exception cref="InvalidDataException">It does not: the file was cut off.</exception>
    public async Task DemandAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length < Length)
        {
            throw CutOff();
        }

        file.Position = file.Length - Length;
        var crc = default(Crc32);
        var buffer = new byte[64 << 10];
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            crc.Add(buffer.AsSpan(0, read));
        }

        if (crc.Value != Crc)
        {
            throw CutOff();
        }
    }

    /// <summary>The failure of a file that ends too early.</summary>
    public static InvalidDataException CutOff() => new("it ends before it is complete");
}
