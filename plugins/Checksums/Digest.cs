using System.Security.Cryptography;

namespace SnatchEngine.Plugins.Checksums;

/// <summary>Which hash a digest is of, by its length.</summary>
internal static class Digest
{
    /// <summary>The hash of a digest in hexadecimal; null when there is none of that length.</summary>
    public static HashAlgorithmName? Of(string hex) => hex.All(char.IsAsciiHexDigit) ? hex.Length switch
    {
        32 => HashAlgorithmName.MD5,
        40 => HashAlgorithmName.SHA1,
        64 => HashAlgorithmName.SHA256,
        128 => HashAlgorithmName.SHA512,
        _ => null,
    } : null;
}
