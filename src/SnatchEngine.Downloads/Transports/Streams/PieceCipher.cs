using System.Security.Cryptography;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>AES-128 in CBC with PKCS#7, as RFC 8216 has it.</summary>
internal static class PieceCipher
{
    private const string Wrong = "A piece of the stream cannot be decrypted: its key, its IV or its bytes are wrong.";

    /// <exception cref="DownloadException">Key or bytes are wrong.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> bytes, byte[] key, byte[] iv)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            return aes.DecryptCbc(bytes, iv);
        }
        catch (CryptographicException e)
        {
            throw new DownloadException(DownloadFailure.ProtocolError, Wrong, e);
        }
    }

    /// <summary>Decrypts block by block, for what is too large for memory.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Decrypt(IEnumerable<ReadOnlyMemory<byte>> blocks, byte[] key, byte[] iv)
    {
        using var aes = Aes.Create();
        using var transform = aes.CreateDecryptor(key, iv);
        byte[] kept = [];
        foreach (var block in blocks)
        {
            byte[] whole = [.. kept, .. block.Span];
            var usable = whole.Length / 16 * 16;
            var plain = new byte[usable];
            var count = usable > 0 ? transform.TransformBlock(whole, 0, usable, plain, 0) : 0;
            kept = whole[usable..];
            yield return plain.AsMemory(0, count);
        }

        yield return Last(transform, kept);
    }

    /// <summary>Decrypts to see whether it can be.</summary>
    /// <exception cref="DownloadException">Key or bytes are wrong.</exception>
    public static void Check(IEnumerable<ReadOnlyMemory<byte>> blocks, byte[] key, byte[] iv)
    {
        foreach (var _ in Decrypt(blocks, key, iv))
        {
        }
    }

    private static byte[] Last(ICryptoTransform transform, byte[] kept)
    {
        try
        {
            return transform.TransformFinalBlock(kept, 0, kept.Length);
        }
        catch (CryptographicException e)
        {
            throw new DownloadException(DownloadFailure.ProtocolError, Wrong, e);
        }
    }
}
