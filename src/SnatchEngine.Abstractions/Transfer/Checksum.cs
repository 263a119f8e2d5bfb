using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Abstractions.Transfer;

/// <summary>The hash functions a download can be proven with.</summary>
public enum ChecksumKind
{
    /// <summary>MD5, 16 bytes. Proves transport, not trust.</summary>
    Md5,

    /// <summary>SHA-1, 20 bytes. Proves transport, not trust.</summary>
    Sha1,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256,

    /// <summary>SHA-512, 64 bytes.</summary>
    Sha512,

    /// <summary>CRC-32C (Castagnoli), 4 bytes, as object stores publish it. Proves transport, not trust.</summary>
    Crc32C,
}

/// <summary>What the bytes of a file must hash to.</summary>
/// <param name="Kind">The hash function.</param>
/// <param name="Hex">The digest in lower-case hexadecimal, of the length that <paramref name="Kind"/> has.</param>
public sealed record Checksum(ChecksumKind Kind, string Hex)
{
    private static readonly (string Name, ChecksumKind Kind, int Bytes)[] s_kinds =
    [
        ("md5", ChecksumKind.Md5, 16), ("sha-1", ChecksumKind.Sha1, 20), ("sha-256", ChecksumKind.Sha256, 32),
        ("sha-512", ChecksumKind.Sha512, 64), ("crc32c", ChecksumKind.Crc32C, 4),
    ];

    /// <summary>The name as it is written: <c>md5</c>, <c>sha-1</c>, <c>sha-256</c>, <c>sha-512</c>, <c>crc32c</c>.</summary>
    public string Name => Array.Find(s_kinds, k => k.Kind == Kind).Name;

    /// <summary>Reads <c>NAME=HEX</c>; the name's dash is optional, the hexadecimal of either case.</summary>
    /// <param name="text">The text, such as <c>sha-256=9f86d0…</c>.</param>
    /// <param name="checksum">The checksum.</param>
    /// <returns>False when the name is unknown or the digest has the wrong length or a wrong character.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Checksum? checksum)
    {
        checksum = null;
        var cut = text?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        if (text is null || cut < 0)
        {
            return false;
        }

        var name = text[..cut].Trim();
        var hex = text[(cut + 1)..].Trim();
        foreach (var kind in s_kinds)
        {
            if (name.Replace("-", "", StringComparison.Ordinal).Equals(kind.Name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase) &&
                hex.Length == kind.Bytes * 2 && hex.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") < 0)
            {
                checksum = new Checksum(kind.Kind, hex.ToLowerInvariant());
                return true;
            }
        }

        return false;
    }

    /// <summary>The checksum as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{Name}={Hex}";
}
