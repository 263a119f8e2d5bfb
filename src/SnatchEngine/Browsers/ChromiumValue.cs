using System.Security.Cryptography;
using System.Text;

namespace SnatchEngine.Browsers;

/// <summary>Opens the values that Chromium encrypts with the fixed key it has on Linux when there is no key ring.</summary>
/// <remarks>AES-128-CBC; the key is PBKDF2-HMAC-SHA1 of a fixed word, one round. From edition 24 of its database on, the hash of the host stands before the value.</remarks>
internal static class ChromiumValue
{
    private const int HashedSince = 24;

    private static readonly byte[][] s_keys = [KeyOf("peanuts"), KeyOf("")];
    private static readonly byte[] s_iv = [.. Enumerable.Repeat((byte)' ', 16)];

    /// <summary>The value; null when it needs a key that is not ours to read.</summary>
    /// <param name="encrypted">The bytes of the database.</param>
    /// <param name="edition">The edition of the database.</param>
    public static string? TryOpen(ReadOnlySpan<byte> encrypted, int edition)
    {
        if (encrypted.Length < 3 || (encrypted.Length - 3) % 16 != 0 || !(encrypted.StartsWith("v10"u8) || encrypted.StartsWith("v11"u8)))
        {
            return null;
        }

        foreach (var key in s_keys)
        {
            if (TryOpen(encrypted[3..], key, edition >= HashedSince ? 32 : 0) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? TryOpen(ReadOnlySpan<byte> bytes, byte[] key, int hash)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            var plain = aes.DecryptCbc(bytes, s_iv);
            return plain.Length < hash ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(plain.AsSpan(hash));
        }
        catch (Exception e) when (e is CryptographicException or DecoderFallbackException)
        {
            return null;
        }
    }

#pragma warning disable CA5379, CA5387 // Not our choice: it is how the browser does it.
    private static byte[] KeyOf(string word) => Rfc2898DeriveBytes.Pbkdf2(word, "saltysalt"u8, 1, HashAlgorithmName.SHA1, 16);
#pragma warning restore CA5379, CA5387
}
