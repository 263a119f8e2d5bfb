using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Hashes the same bytes with several functions, in one pass.</summary>
public sealed class ChecksumHash : IDisposable
{
    private const int ReadSize = 1 << 20;
    private readonly ChecksumKind[] _kinds;
    private readonly IncrementalHash?[] _hashes;
    private uint _crc = uint.MaxValue;

    /// <summary>Begins.</summary>
    /// <param name="kinds">The functions; each is computed once.</param>
    public ChecksumHash(IEnumerable<ChecksumKind> kinds)
    {
        _kinds = [.. kinds.Distinct()];
        _hashes = Array.ConvertAll(_kinds, Start);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var hash in _hashes)
        {
            if (hash is null)
            {
                _crc = Crc32C(_crc, bytes);
            }
            else
            {
                hash.AppendData(bytes);
            }
        }
    }

    /// <summary>The checksums of all bytes taken, in the order the functions were asked for; then it begins anew.</summary>
    public IReadOnlyList<Checksum> Finish()
    {
        var checksums = new Checksum[_kinds.Length];
        Span<byte> digest = stackalloc byte[64];
        for (var i = 0; i < _kinds.Length; i++)
        {
            var length = 4;
            if (_hashes[i] is { } hash)
            {
                length = hash.GetHashAndReset(digest);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(digest, ~_crc);
            }

            checksums[i] = new Checksum(_kinds[i], Convert.ToHexStringLower(digest[..length]));
        }

        _crc = uint.MaxValue;
        return checksums;
    }

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">The functions.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<IReadOnlyList<Checksum>> OfFileAsync(string path, IEnumerable<ChecksumKind> kinds, CancellationToken ct)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.SequentialScan);
        return await OfFileAsync(file, kinds, ct);
    }

    /// <summary>Hashes an open file from its first byte to its present end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kinds">The functions.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<IReadOnlyList<Checksum>> OfFileAsync(SafeFileHandle file, IEnumerable<ChecksumKind> kinds, CancellationToken ct)
    {
        using var hash = new ChecksumHash(kinds);
        await hash.AppendAsync(file, 0, long.MaxValue, ct);
        return hash.Finish();
    }

    /// <summary>Finds the pieces of a file that are not what they should be.</summary>
    /// <param name="file">The file. Bytes after the last piece are not looked at.</param>
    /// <param name="pieces">The checksums of the pieces.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The indexes of wrong and of missing pieces, in order.</returns>
    public static async Task<IReadOnlyList<int>> BadPiecesAsync(SafeFileHandle file, PieceChecksums pieces, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieces.PieceLength);
        var bad = new List<int>();
        using var hash = new ChecksumHash([pieces.Kind]);
        for (var i = 0; i < pieces.Hex.Count; i++)
        {
            var read = await hash.AppendAsync(file, i * pieces.PieceLength, pieces.PieceLength, ct);
            var right = hash.Finish()[0].Hex.Equals(pieces.Hex[i], StringComparison.OrdinalIgnoreCase);
            if (!right || read == 0)
            {
                bad.Add(i);
            }
        }

        return bad;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var hash in _hashes)
        {
            hash?.Dispose();
        }
    }

    private async Task<long> AppendAsync(SafeFileHandle file, long offset, long length, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            long done = 0;
            while (done < length)
            {
                var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(ReadSize, length - done)), offset + done, ct);
                if (read == 0)
                {
                    break;
                }

                Append(buffer.AsSpan(0, read));
                done += read;
            }

            return done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IncrementalHash? Start(ChecksumKind kind) => kind switch
    {
        ChecksumKind.Md5 => IncrementalHash.CreateHash(HashAlgorithmName.MD5),
        ChecksumKind.Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
        ChecksumKind.Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
        ChecksumKind.Sha512 => IncrementalHash.CreateHash(HashAlgorithmName.SHA512),
        ChecksumKind.Crc32C => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such hash function"),
    };

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
