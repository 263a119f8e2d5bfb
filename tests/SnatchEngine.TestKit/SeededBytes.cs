using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SnatchEngine.TestKit;

/// <summary>A file of any size whose bytes follow from seed and offset, so that it takes no memory. Incompressible.</summary>
public sealed class SeededBytes : IContent
{
    private const int Word = sizeof(ulong);
    private const int Block = 1 << 17;
    private readonly ulong _seed;
    private string? _sha256;

    public SeededBytes(int seed, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _seed = Mix((ulong)seed * 0xD1B54A32D192ED03 + 1);
        Length = length;
    }

    public long Length { get; }

    public void Fill(long offset, Span<byte> target)
    {
        if (offset < 0 || target.Length > Length - offset) throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{target.Length} is beyond {Length} bytes");
        Span<byte> word = stackalloc byte[Word];
        var index = (ulong)offset / Word;
        var skip = (int)(offset % Word);
        while (target.Length > 0)
        {
            if (skip == 0 && target.Length >= Word)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target, WordAt(index++));
                target = target[Word..];
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(word, WordAt(index++));
            var take = Math.Min(Word - skip, target.Length);
            word.Slice(skip, take).CopyTo(target);
            target = target[take..];
            skip = 0;
        }
    }

    public byte[] ToArray() => ToArray(0, Length);

    /// <summary>The bytes from <paramref name="from"/> up to but not including <paramref name="to"/>.</summary>
    public byte[] ToArray(long from, long to)
    {
        var bytes = new byte[checked((int)(to - from))];
        Fill(from, bytes);
        return bytes;
    }

    public string Sha256() => _sha256 ??= Digest(HashAlgorithmName.SHA256);

    /// <summary>A digest in lower-case hexadecimal.</summary>
    public string Digest(HashAlgorithmName kind)
    {
        using var hash = IncrementalHash.CreateHash(kind);
        var buffer = new byte[Math.Min(Block, Length)];
        for (long at = 0; at < Length; at += buffer.Length)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - at));
            Fill(at, block);
            hash.AppendData(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Null when the file at <paramref name="path"/> holds exactly these bytes, else a sentence on the first difference.</summary>
    public string? DifferenceFrom(string path)
    {
        if (!File.Exists(path)) return $"{path} does not exist";
        using var file = File.OpenRead(path);
        byte[] wanted = new byte[Block], held = new byte[Block];
        for (long at = 0; at < Length; at += Block)
        {
            var block = wanted.AsSpan(0, (int)Math.Min(Block, Length - at));
            Fill(at, block);
            var read = file.ReadAtLeast(held.AsSpan(0, block.Length), block.Length, throwOnEndOfStream: false);
            var same = held.AsSpan(0, read).CommonPrefixLength(block);
            if (same < read) return $"byte {at + same} of {Length} is wrong";
            if (read < block.Length) return $"the file ends at {at + read} of {Length} bytes";
        }

        return file.Length == Length ? null : $"the file has {file.Length} bytes instead of {Length}";
    }

    public void Save(string path)
    {
        using var file = File.Create(path);
        var buffer = new byte[Block];
        for (long at = 0; at < Length; at += Block)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(Block, Length - at));
            Fill(at, block);
            file.Write(block);
        }
    }

    private ulong WordAt(ulong index) => Mix(_seed + index * 0x9E3779B97F4A7C15);

    // SplitMix64's finalizer: one multiplication chain a word, so a GiB costs well under a second.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
