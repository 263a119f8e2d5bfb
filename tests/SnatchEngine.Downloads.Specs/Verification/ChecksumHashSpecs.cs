using System.Security.Cryptography;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Verification;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Verification;

public sealed class ChecksumHashSpecs
{
    [Fact]
    public void The_known_answers_come_out_however_the_bytes_are_cut()
    {
        foreach (var cut in (int[])[0, 1, 4, 8, 9])
        {
            using var hash = new ChecksumHash([ChecksumKind.Crc32C, ChecksumKind.Md5, ChecksumKind.Sha1, ChecksumKind.Sha256, ChecksumKind.Sha512, ChecksumKind.Md5]);
            for (var round = 0; round < 2; round++)
            {
                hash.Append("123456789"u8[..cut]);
                hash.Append("123456789"u8[cut..]);
                Assert.Equal(
                    [
                        "crc32c=e3069283", "md5=25f9e794323b453885f5181f1b624d0b", "sha-1=f7c3bc1d808e04732adf679965ccc34ca7ae3441",
                        "sha-256=15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
                        $"sha-512={Convert.ToHexStringLower(SHA512.HashData("123456789"u8))}",
                    ],
                    hash.Finish().Select(c => c.ToString()));
            }
        }
    }

    [Fact]
    public void Nothing_hashes_to_the_hash_of_nothing()
    {
        using var hash = new ChecksumHash([ChecksumKind.Crc32C, ChecksumKind.Md5]);
        Assert.Equal(["crc32c=00000000", "md5=d41d8cd98f00b204e9800998ecf8427e"], hash.Finish().Select(c => c.ToString()));
    }

    [Fact]
    public async Task A_file_is_hashed_whole()
    {
        using var folder = new TempFolder();
        var bytes = new byte[(1 << 20) + 12_345];
        new Random(1).NextBytes(bytes);
        var path = folder.Write("f", bytes);
        var checksum = Assert.Single(await ChecksumHash.OfFileAsync(path, [ChecksumKind.Sha256], TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), checksum.Hex);
    }

    [Fact]
    public async Task Bad_and_missing_pieces_are_named()
    {
        using var folder = new TempFolder();
        var path = folder.Write("f", "aaaabbbbXccc"u8.ToArray());
        using var file = File.OpenHandle(path);
        string[] right = [.. ((string[])["aaaa", "bbbb", "cccc", "dd", ""]).Select(p => Convert.ToHexString(MD5.HashData(System.Text.Encoding.ASCII.GetBytes(p))))];
        var pieces = new PieceChecksums(ChecksumKind.Md5, 4, right);
        Assert.Equal([2, 3, 4], await ChecksumHash.BadPiecesAsync(file, pieces, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ChecksumHash.BadPiecesAsync(file, pieces with { PieceLength = 0 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Hashing_stops_when_asked()
    {
        using var folder = new TempFolder();
        var path = folder.Write("f", [1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChecksumHash.OfFileAsync(path, [ChecksumKind.Md5], new CancellationToken(canceled: true)));
    }
}
